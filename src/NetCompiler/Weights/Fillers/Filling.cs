using NetCompiler.Blobs;

namespace NetCompiler.Weights.Fillers;

/// <summary>Gives parameters their starting numbers, with the distributions of Caffe's <c>filler.hpp</c>.</summary>
public static class Filling
{
    private const uint ValuePurpose = 1;
    private const uint SparsityPurpose = 2;

    /// <summary>Fills a parameter.</summary>
    /// <param name="parameter">The parameter, with its filler.</param>
    /// <param name="values">Its memory.</param>
    /// <param name="seed">The seed: equal seeds give equal numbers on every device and platform.</param>
    /// <exception cref="ArgumentException">The filler cannot fill a parameter of that shape.</exception>
    public static void Fill(ParameterDescription parameter, Span<float> values, ulong seed)
    {
        if (values.Length != parameter.Count) throw new ArgumentException(parameter.Place + ": the memory is not of the parameter's size", nameof(values));
        var filler = parameter.Filler;
        string name = FormattableString.Invariant($"{parameter.Layer}.{parameter.Index}");
        var stream = new RandomStream(seed, name, ValuePurpose);
        switch (filler.Type)
        {
            case "constant":
                values.Fill(filler.Value);
                break;
            case "uniform":
                stream.Fill(values, new UniformMap(filler.Min, filler.Max));
                break;
            case "gaussian":
                stream.Fill(values, new NormalMap(filler.Mean, filler.StandardDeviation));
                if (filler.Sparse >= 0) Thin(parameter, values, new RandomStream(seed, name, SparsityPurpose));
                break;
            case "positive_unitball":
                stream.Fill(values, new UniformMap(0, 1));
                NormaliseRows(parameter, values);
                break;
            case "xavier":
                double bound = Math.Sqrt(3 / Fan(parameter));
                stream.Fill(values, new UniformMap(-bound, bound));
                break;
            case "msra":
                stream.Fill(values, new NormalMap(0, Math.Sqrt(2 / Fan(parameter))));
                break;
            case "bilinear":
                FillBilinear(parameter, values);
                break;
            default:
                throw new ArgumentException(parameter.Place + ": there is no filler '" + filler.Type + "'", nameof(parameter));
        }
    }

    /// <summary>What the variance of xavier and msra is divided by.</summary>
    private static double Fan(ParameterDescription parameter)
    {
        var shape = parameter.Shape;
        double fanIn = shape.Rank == 0 ? 1 : (double)parameter.Count / Math.Max(1, shape[0]);
        double fanOut = shape.Rank < 2 ? parameter.Count : (double)parameter.Count / Math.Max(1, shape[1]);
        return parameter.Filler.VarianceNorm switch
        {
            "FAN_OUT" => fanOut,
            "AVERAGE" => (fanIn + fanOut) / 2,
            _ => fanIn,
        };
    }

    private static void Thin(ParameterDescription parameter, Span<float> values, RandomStream stream)
    {
        if (parameter.Shape.Rank == 0) throw new ArgumentException(parameter.Place + ": a sparse gaussian filler needs at least one axis", nameof(parameter));
        stream.Fill(values, new KeepMap((double)parameter.Filler.Sparse / parameter.Shape[0]));
    }

    private static void NormaliseRows(ParameterDescription parameter, Span<float> values)
    {
        int rows = parameter.Shape.Rank == 0 ? 1 : parameter.Shape[0];
        if (values.IsEmpty) return;
        int width = values.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            var part = values.Slice(row * width, width);
            double sum = 0;
            foreach (float value in part) sum += value;
            if (sum == 0) continue;
            foreach (ref float value in part) value = (float)(value / sum);
        }
    }

    // For an upsampling factor s: kernel 2s - s%2, stride s, pad ceil((s-1)/2), a group a channel (Caffe's BilinearFiller).
    private static void FillBilinear(ParameterDescription parameter, Span<float> values)
    {
        var shape = parameter.Shape;
        if (shape.Rank != 4 || shape[2] != shape[3])
        {
            throw new ArgumentException(parameter.Place + ": a bilinear filler needs four axes, the last two equal, not " + shape, nameof(parameter));
        }
        int width = shape[3], factor = (width + 1) / 2;
        float centre = (float)((width - 1) / (2.0 * factor));
        for (int i = 0; i < values.Length; i++)
        {
            float x = i % width, y = i / width % width;
            values[i] = (1 - Math.Abs((x / factor) - centre)) * (1 - Math.Abs((y / factor) - centre));
        }
    }
}
