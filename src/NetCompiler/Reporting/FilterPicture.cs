using NetCompiler.Blobs;
using NetCompiler.Weights;

namespace NetCompiler.Reporting;

/// <summary>The filters of a convolution as a picture: what a first layer has learnt to look for. Each filter is stretched to the range of a byte by itself.</summary>
public static class FilterPicture
{
    private const int Gap = 1;
    private const double Aspect = 2.2;

    /// <summary>The weights of the first convolution that sees images; null if the net has none.</summary>
    /// <param name="parameters">The net's parameters.</param>
    public static ParameterBlob? FirstOf(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.All.FirstOrDefault(parameter => parameter.Shape is { Rank: 4 } shape && shape[1] is 1 or 3 && parameter.Shape[2] > 1 && parameter.Shape[3] > 1);
    }

    /// <summary>Draws filters side by side.</summary>
    /// <param name="parameters">The net's parameters.</param>
    /// <param name="weight">One of them: filters x 1 or 3 channels x rows x columns.</param>
    public static Picture Draw(ParameterSet parameters, ParameterBlob weight)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(weight);
        IParameterSet set = parameters;
        set.Fetch();
        var values = set.ValuesOf(weight.Description);
        int filters = weight.Shape[0], channels = weight.Shape[1], height = weight.Shape[2], width = weight.Shape[3];
        int columns = Math.Min(filters, (int)Math.Ceiling(Math.Sqrt(filters * Aspect))), rows = (filters + columns - 1) / columns;
        var picture = new Picture((columns * (width + Gap)) - Gap, (rows * (height + Gap)) - Gap);
        int size = channels * height * width;
        for (int filter = 0; filter < filters; filter++)
        {
            picture.Place(values.Slice(filter * size, size), channels, width, height, filter % columns * (width + Gap), filter / columns * (height + Gap));
        }
        return picture;
    }
}
