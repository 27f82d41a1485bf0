import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../../src/reference/systems/registry.js';
import { createWorld } from '../support/world.js';

describe('the registry', () => {
  it('finds all connections of a user, in the order in which they came, and nobody else', async () => {
    const { connect } = await createWorld();
    const [first, second, other] = [connect('ann').connection, connect('ann').connection, connect('ben').connection];
    const registry = createRegistry();
    for (const connection of [first, second, other]) registry.add(connection);
    expect(registry.connectionsOf('ann')).toEqual([first, second]);
    expect(registry.connectionsOf('nobody')).toEqual([]);
    expect([registry.size(), registry.users()]).toEqual([3, ['ann', 'ben']]);
  });

  it('removes one connection and leaves the others of the same user', async () => {
    const { connect } = await createWorld();
    const [old, young] = [connect('ann').connection, connect('ann').connection];
    const registry = createRegistry();
    registry.add(old);
    registry.add(young);
    registry.remove(old);
    registry.remove(old);
    expect([registry.has(old), registry.has(young), registry.size()]).toEqual([false, true, 1]);
  });

  it('knows a session once, however often it is added', async () => {
    const { connection } = (await createWorld()).connect('ann');
    const registry = createRegistry();
    registry.add(connection);
    registry.add(connection);
    expect(registry.size()).toBe(1);
  });

  it('forgets a user with the last connection', async () => {
    const { connection } = (await createWorld()).connect('ann');
    const registry = createRegistry();
    registry.add(connection);
    registry.remove(connection);
    expect(registry.users()).toEqual([]);
  });

  it('removes with a user whoever is registered by then: the fault of registry-clobber', async () => {
    const { connect } = await createWorld();
    const [old, young] = [connect('ann').connection, connect('ann').connection];
    const registry = createRegistry();
    registry.add(old);
    registry.add(young);
    registry.removeUser('ann');
    expect([registry.has(old), registry.has(young), registry.size()]).toEqual([false, false, 0]);
  });
});
