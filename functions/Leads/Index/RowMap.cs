using System.Numerics;

namespace Sarnakh.Leads.Index;

/// <summary>
/// From an id to its row: open addressing with linear probing over row numbers alone; the ids stay in their column. Ids are
/// random in their low bits and never chosen by a stranger, so those bits are the hash.
/// </summary>
internal sealed class RowMap
{
    private const int Empty = 0;

    // Row number + 1.
    private int[] _slots = new int[16];
    private int _count;

    public int Count => _count;

    /// <summary>The row of an id, or -1.</summary>
    public int Find(UInt128 id, UInt128[] ids)
    {
        var slot = SlotOf(id, ids);
        return _slots[slot] - 1;
    }

    public void Add(UInt128 id, int row, UInt128[] ids)
    {
        if ((_count + 1) * 4L > _slots.Length * 3L)
            Grow(ids);
        _slots[SlotOf(id, ids)] = row + 1;
        _count++;
    }

    public void Remove(UInt128 id, UInt128[] ids)
    {
        var mask = _slots.Length - 1;
        var hole = SlotOf(id, ids);
        _slots[hole] = Empty;
        _count--;
        // Those behind the hole that may not be found past it move up into it.
        for (var slot = (hole + 1) & mask; _slots[slot] != Empty; slot = (slot + 1) & mask)
        {
            var home = Hash(ids[_slots[slot] - 1]) & mask;
            if (((slot - home) & mask) < ((slot - hole) & mask))
                continue;
            _slots[hole] = _slots[slot];
            _slots[slot] = Empty;
            hole = slot;
        }
    }

    private int SlotOf(UInt128 id, UInt128[] ids)
    {
        var mask = _slots.Length - 1;
        var slot = Hash(id) & mask;
        while (_slots[slot] != Empty && ids[_slots[slot] - 1] != id)
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow(UInt128[] ids)
    {
        var old = _slots;
        _slots = new int[old.Length * 2];
        foreach (var entry in old)
            if (entry != Empty)
                _slots[SlotOf(ids[entry - 1], ids)] = entry;
    }

    // The low four bits choose the shard; the ones above them are as random.
    private static int Hash(UInt128 id) => (int)BitOperations.RotateRight((ulong)id, 4);
}
