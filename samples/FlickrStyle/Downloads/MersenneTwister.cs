namespace FlickrStyle.Downloads;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8, 1998), with which NumPy's <c>random.seed</c> and
/// <c>random.permutation</c> work: so that a seed means what it means in Python.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] state = new uint[Length];
    private int next = Length;

    /// <summary>Starts a sequence.</summary>
    public MersenneTwister(uint seed)
    {
        state[0] = seed;
        for (uint i = 1; i < Length; i++) state[i] = (1812433253 * (state[i - 1] ^ (state[i - 1] >> 30))) + i;
    }

    /// <summary>The numbers from 0 to below a count in random order: NumPy's <c>random.seed(seed); random.permutation(count)</c>.</summary>
    public static int[] Permutation(int count, uint seed)
    {
        var random = new MersenneTwister(seed);
        int[] order = Enumerable.Range(0, count).ToArray();
        for (int last = count - 1; last > 0; last--)
        {
            int other = (int)random.UpTo((uint)last);
            (order[last], order[other]) = (order[other], order[last]);
        }
        return order;
    }

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        if (next == Length) Twist();
        uint value = state[next++];
        value ^= value >> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        return value ^ (value >> 18);
    }

    // As many bits as the largest number has, until they are not too large.
    private uint UpTo(uint largest)
    {
        uint mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(largest);
        uint value;
        do value = Next() & mask;
        while (value > largest);
        return value;
    }

    private void Twist()
    {
        for (int i = 0; i < Length; i++)
        {
            uint bits = (state[i] & 0x80000000) | (state[(i + 1) % Length] & 0x7FFFFFFF);
            state[i] = state[(i + Middle) % Length] ^ (bits >> 1) ^ ((bits & 1) * 0x9908B0DF);
        }
        next = 0;
    }
}
