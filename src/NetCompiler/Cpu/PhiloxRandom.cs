using System.Runtime.Intrinsics;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Cpu;

/// <summary>
/// The random numbers of the tensor language on the processor: Philox 4x32 with 10 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers:
/// as easy as 1, 2, 3", SC 2011), the counter being (element, iteration, layer, 0) and the key the seed.
/// </summary>
public static class PhiloxRandom
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>A number of the uniform distribution on [0, 1), a multiple of 2^-24.</summary>
    /// <param name="seed">The run's seed.</param><param name="iteration">The iteration of training.</param>
    /// <param name="stream">Which sequence.</param><param name="counter">Which number of the sequence.</param>
    public static float Uniform(ulong seed, uint iteration, uint stream, long counter) => (float)CounterRandom.Uniform(seed, iteration, stream, (uint)counter);

    /// <summary>Sixteen numbers of the uniform distribution on [0, 1).</summary>
    /// <param name="seed">The run's seed.</param><param name="iteration">The iteration of training.</param>
    /// <param name="stream">Which sequence.</param><param name="counters">Which numbers of the sequence.</param>
    public static Vector512<float> Uniform(ulong seed, uint iteration, uint stream, Vector512<int> counters)
    {
        Vector512<uint> word0 = counters.AsUInt32(), word1 = Vector512.Create(iteration), word2 = Vector512.Create(stream), word3 = default;
        uint key0 = (uint)seed, key1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            var (high0, low0) = Multiply(word0, Multiplier0);
            var (high1, low1) = Multiply(word2, Multiplier1);
            word0 = high1 ^ word1 ^ Vector512.Create(key0);
            word2 = high0 ^ word3 ^ Vector512.Create(key1);
            word1 = low1;
            word3 = low0;
            unchecked
            {
                key0 += Weyl0;
                key1 += Weyl1;
            }
        }
        return Vector512.ConvertToSingle((word0 >> 8).AsInt32()) * (1f / (1 << 24));
    }

    // The even lanes as 64-bit products, then the odd ones.
    private static (Vector512<uint> High, Vector512<uint> Low) Multiply(Vector512<uint> value, uint multiplier)
    {
        var factor = Vector512.Create((ulong)multiplier);
        var lowHalf = Vector512.Create(0xFFFFFFFFul);
        var even = (value.AsUInt64() & lowHalf) * factor;
        var odd = (value.AsUInt64() >> 32) * factor;
        return (((even >> 32) | (odd & ~lowHalf)).AsUInt32(), ((even & lowHalf) | (odd << 32)).AsUInt32());
    }
}
