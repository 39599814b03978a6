namespace NetCompiler.Compiler.Tensors;

/// <summary>
/// The random numbers of the tensor language: Philox 4x32 with 10 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC 2011). A number depends on (seed, iteration, stream, counter) alone, so it is the same on every device and for
/// any number of threads, and a backward pass computes it again instead of keeping it.
/// </summary>
#if !NETCOMPILER_RUNTIME
public
#endif
static class CounterRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>A number of the uniform distribution on [0, 1), a multiple of 2^-24.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="iteration">The iteration of training.</param>
    /// <param name="stream">Which sequence.</param>
    /// <param name="counter">Which number of the sequence.</param>
    public static double Uniform(ulong seed, uint iteration, uint stream, uint counter)
    {
        uint word = Philox(counter, iteration, stream, 0, (uint)seed, (uint)(seed >> 32)).First;
        return (word >> 8) * (1.0 / (1 << 24));
    }

    /// <summary>The stream of a name: its 32-bit FNV-1a hash over UTF-8, so that adding a layer leaves the numbers of the others alone.</summary>
    /// <param name="name">The name, such as a layer's.</param>
    public static uint StreamOf(string name)
    {
        uint hash = 2166136261;
        foreach (byte unit in System.Text.Encoding.UTF8.GetBytes(name)) hash = unchecked((hash ^ unit) * 16777619);
        return hash;
    }

    /// <summary>The first two words of Philox 4x32-10.</summary>
    /// <param name="counter0">Word 0 of the counter.</param>
    /// <param name="counter1">Word 1 of the counter.</param>
    /// <param name="counter2">Word 2 of the counter.</param>
    /// <param name="counter3">Word 3 of the counter.</param>
    /// <param name="key0">Word 0 of the key.</param>
    /// <param name="key1">Word 1 of the key.</param>
    public static (uint First, uint Second, uint Third, uint Fourth) Philox(
        uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * counter0;
            ulong product1 = (ulong)Multiplier1 * counter2;
            uint next0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            uint next2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter1 = (uint)product1;
            counter3 = (uint)product0;
            counter0 = next0;
            counter2 = next2;
            key0 = unchecked(key0 + Weyl0);
            key1 = unchecked(key1 + Weyl1);
        }
        return (counter0, counter1, counter2, counter3);
    }
}
