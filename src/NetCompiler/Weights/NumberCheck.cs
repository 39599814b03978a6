using System.Numerics;
using System.Runtime.InteropServices;
using NetCompiler.Files;

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

    /// <summary>Refuses a blob of a file that has a number which is NaN or infinite.</summary>
    /// <exception cref="RefusedFileException">It names the blob and the flat index.</exception>
    public static void RefuseNotFinite(string path, string place, BlobRecord blob) => blob.Read((first, values) =>
    {
        int at = FirstNotFinite(values);
        if (at < 0) return;
        throw new RefusedFileException(
            path, place, FormattableString.Invariant($"number {first + at} of {blob.Count} is {values[at]}"),
            "Training had diverged, or the file is damaged: use an earlier snapshot.");
    });
}
