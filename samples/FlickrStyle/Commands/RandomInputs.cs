using NetCompiler.Blobs;

namespace FlickrStyle.Commands;

/// <summary>Numbers of a likely size for a net's inputs: zeros would be faster than life.</summary>
internal static class RandomInputs
{
    /// <summary>Fills all inputs.</summary>
    public static void Fill(CompiledNet net)
    {
        var random = new Random(1);
        foreach (var input in net.AllBlobs.OfType<InputBlob>())
        {
            // What has one number for each image is labels, and class 0 is always there.
            bool isLabel = input.Count == input.Shape[0];
            float[] values = new float[input.Count];
            for (int i = 0; !isLabel && i < values.Length; i++) values[i] = random.Next(256) - 120;
            input.Set(values);
        }
    }
}
