using System.Numerics;
using System.Runtime.InteropServices;

namespace NetCompiler.Weights;

/// <summary>Finds NaN and infinities.</summary>
internal static class NumberCheck
{
    /// <summary>The index of the first number that is NaN or infinite; -1 if all are finite.</summary>
    public static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        int done = 0;
        // x - x is 0 for every finite x and NaN for the others.
        while (done < vectors.Length && Vector.EqualsAll(vectors[done] - vectors[done], Vector<float>.Zero)) done++;
        for (int i = done * Vector<float>.Count; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }
        return -1;
    }
}
