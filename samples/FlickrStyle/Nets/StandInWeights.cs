using NetCompiler.Blobs;
using NetCompiler.Weights;

namespace FlickrStyle.Nets;

/// <summary>
/// Weights in the place of bvlc_reference_caffenet.caffemodel: its layers, conv1 to fc7 and fc8 with 1000 classes, at random. They know nothing of
/// pictures, but what is random in them lets a picture through to fc7, so that a last layer can learn from it. The fillers of CaffeNet do not: they are
/// made for training all layers over days, and from biases of 1 come the same large numbers whatever the picture is.
/// </summary>
internal static class StandInWeights
{
    private const int ImageNetClasses = 1000;

    /// <summary>Makes the weights.</summary>
    /// <param name="seed">The seed: equal seeds give equal numbers.</param>
    public static ParameterArena Create(ulong seed)
    {
        using var flickr = FlickrStyleCaffeNet.Family.CreateParameters(false);
        long offset = 0;
        var parameters = new List<ParameterDescription>();
        foreach (var parameter in flickr.All.Select(parameter => parameter.Description))
        {
            bool isLast = parameter.Layer == "fc8_flickr";
            var shape = isLast ? new BlobShape([ImageNetClasses, .. parameter.Shape.Extents[1..]]) : parameter.Shape;
            parameters.Add(parameter with
            {
                Layer = isLast ? "fc8" : parameter.Layer,
                Shape = shape,
                Offset = offset,
                // The square of a signal stays what it is from layer to layer (He et al., "Delving Deep into Rectifiers", 2015).
                Filler = parameter.Index == 0 ? new Filler("msra") : Filler.Zero,
            });
            offset += (long)shape.Count * sizeof(float);
        }
        var weights = new ParameterArena("CaffeNet", parameters);
        weights.Fill(seed);
        foreach (var parameter in parameters.Where(parameter => parameter.Index == 0))
        {
            // A unit each: 96x363 in conv1, 4096x9216 in fc6.
            for (int unit = 0, width = parameter.Count / parameter.Shape[0]; unit < parameter.Shape[0]; unit++)
            {
                var row = weights.ValuesOf(parameter).Slice(unit * width, width);
                // What comes out of a ReLU is positive. Weights whose sum is zero take out what all pictures have in common; otherwise it grows from layer to layer.
                float mean = parameter.Layer == "conv1" ? 0 : row.ToArray().Average(), gain = GainOf(parameter.Layer);
                foreach (ref float weight in row) weight = (weight - mean) * gain;
            }
        }
        return weights;
    }

    /// <summary>Copies what another set has under the same layer, as loading a file of them would.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="set">The other set.</param>
    public static void CopyTo(this ParameterArena weights, IParameterSet set)
    {
        foreach (var parameter in weights.Parameters)
        {
            var own = set.Parameters.FirstOrDefault(own => own.Layer == parameter.Layer && own.Index == parameter.Index);
            if (own is not null) weights.ValuesOf(parameter).CopyTo(set.ValuesOf(own));
        }
        set.Publish();
    }

    // Pixels are up to 128 and not 1, and a last layer that learns at a rate of 0.01 wants a sum of squares below 100 from 4096 units: with more it overshoots.
    // Spread over three layers, for a layer of small weights changes faster than one of large weights.
    private static float GainOf(string layer) => layer switch
    {
        "conv1" => 0.2f,
        "fc6" or "fc7" => 0.05f,
        _ => 1,
    };
}
