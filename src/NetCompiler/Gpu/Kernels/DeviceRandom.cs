namespace NetCompiler.Gpu.Kernels;

/// <summary>
/// The random numbers of the tensor language in a kernel: Philox 4x32 with 10 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3", SC 2011), the counter being (element, pass, layer, 0) and the key the seed. The same bits as on the processor.
/// </summary>
public static class DeviceRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>A number of the uniform distribution on [0, 1), a multiple of 2^-24.</summary>
    /// <param name="arguments">The seed and the pass.</param>
    /// <param name="stream">Which sequence.</param>
    /// <param name="counter">Which number of the sequence.</param>
    public static float Uniform(GpuArguments arguments, uint stream, int counter)
    {
        uint word0 = (uint)counter, word1 = arguments.Pass, word2 = stream, word3 = 0;
        uint key0 = arguments.SeedLow, key1 = arguments.SeedHigh;
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * word0, product1 = (ulong)Multiplier1 * word2;
            word0 = (uint)(product1 >> 32) ^ word1 ^ key0;
            word2 = (uint)(product0 >> 32) ^ word3 ^ key1;
            word1 = (uint)product1;
            word3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return (word0 >> 8) * (1f / (1 << 24));
    }
}
