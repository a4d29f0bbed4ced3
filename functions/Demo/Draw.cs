namespace Sarnakh.Demo;

/// <summary>
/// A repeatable stream of choices: the same seed and position give the same choices on every machine and version, in whatever
/// order positions are asked for. SplitMix64; source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators".
/// </summary>
internal struct Draw(long seed, long position)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = Mix((ulong)seed * Golden + (ulong)position);

    /// <summary>0 up to, not including, <paramref name="before"/>.</summary>
    public int Next(int before) => (int)(((UInt128)Next() * (ulong)before) >> 64);

    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    /// <summary>The first entries far more often than the last, as firms and cities come.</summary>
    public T PickEarly<T>(IReadOnlyList<T> from)
    {
        var fraction = Fraction();
        return from[(int)(fraction * fraction * from.Count)];
    }

    private ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
