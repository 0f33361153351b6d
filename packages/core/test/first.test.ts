import { describe, expect, it } from "vitest";
import { disagreements, idOf, newWorld, person } from "./world.js";

describe("first look", () => {
  it("mirrors, merges, is still, stops", async () => {
    const world = newWorld({ mirror: { category: "Business" } });
    const own = world.folder.personAdds(person({ fullName: "Mum" }));
    for (let n = 0; n < 30; n += 1)
      world.database.add(person({ fullName: `P ${n}`, phones: [{ kind: "work", number: `+46 ${n}` }] }), { id: idOf(`c${n}`) });
    console.log(await world.mirror.sync());
    expect(disagreements(world, "Business")).toEqual([]);
    const before = world.writes();
    console.log(await world.mirror.sync());
    expect(world.writes()).toBe(before);
    world.database.edit(idOf("c1"), (c) => ({ ...c, jobTitle: "CEO", company: "A" }));
    const copy1 = world.copyOf(idOf("c1"));
    world.folder.personEdits(copy1!.id, (c) => ({ ...c, notes: "met", company: "B" }));
    world.folder.personRemoves(world.copyOf(idOf("c2"))!.id);
    world.database.remove(idOf("c3"));
    world.database.edit(idOf("c4"), (c) => ({ ...c, phones: [...c.phones, { kind: "home", number: "1" }] }));
    world.folder.personEdits(world.copyOf(idOf("c4"))!.id, (c) => ({ ...c, phones: [...c.phones, { kind: "mobile", number: "2" }] }));
    const plan = await world.mirror.plan();
    for await (const op of plan.operations) console.log(op.decision, op.name, op.databasePaths, op.folderPaths);
    console.log(await world.mirror.sync());
    expect(disagreements(world, "Business")).toEqual([]);
    console.log(JSON.stringify(await world.mirror.conflicts()), world.database.get(idOf("c4"))?.contact.phones);
    const b2 = world.writes();
    console.log(await world.mirror.sync());
    expect(world.writes()).toBe(b2);
    console.log(await world.mirror.stop());
    expect(world.folder.all().map(({ id }) => id)).toEqual([own]);
  });
});
