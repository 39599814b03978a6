using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>
/// The tensor language can say what nets need beyond products and windows: each computation is written as steps and compared with a
/// plain loop over the same definition.
/// </summary>
public class LanguageCoverageTests
{
    private readonly StepBench bench = new();

    /// <summary>BatchNorm of the training phase: statistics of each channel, and the gradient through them.</summary>
    [Fact]
    public void Batch_normalisation_and_its_gradient()
    {
        const int N = 3, C = 2, S = 4;
        const double Epsilon = 1e-3;
        Tensor x = bench.Random("x", N, C, S), dy = bench.Random("dy", N, C, S);
        Tensor mean = bench.Empty("mean", C), scale = bench.Empty("scale", C), y = bench.Empty("y", N, C, S);
        Tensor dyMean = bench.Empty("mean of dy", C), dyY = bench.Empty("mean of dy * y", C), dx = bench.Empty("dx", N, C, S);
        TensorShape others = TensorShape.Of(N, S);
        bench.Steps.Reduce(mean, ReductionOperator.Sum, others, (c, r) => x[r[0], c[0], r[1]], (sum, _) => sum / (N * S));
        bench.Steps.Reduce(
            scale, ReductionOperator.Sum, others, (c, r) => Pow(x[r[0], c[0], r[1]] - mean[c], 2.0), (sum, _) => 1 / Sqrt(sum / (N * S) + Epsilon));
        bench.Steps.Map(y, i => (x[i] - mean[i[1]]) * scale[i[1]]);
        bench.Steps.Reduce(dyMean, ReductionOperator.Sum, others, (c, r) => dy[r[0], c[0], r[1]], (sum, _) => sum / (N * S));
        bench.Steps.Reduce(dyY, ReductionOperator.Sum, others, (c, r) => dy[r[0], c[0], r[1]] * y[r[0], c[0], r[1]], (sum, _) => sum / (N * S));
        bench.Steps.Map(dx, i => scale[i[1]] * (dy[i] - dyMean[i[1]] - y[i] * dyY[i[1]]));

        double[] vx = bench.Read(x), vdy = bench.Read(dy), vy = Normalise(vx);
        bench.RunAndCompare(y, vy);
        NumericGradient.Check(vx, values => Normalise(values).Zip(vdy, (value, weight) => value * weight).Sum(), bench.Read(dx));

        static double[] Normalise(double[] values)
        {
            double[] result = new double[values.Length];
            for (int c = 0; c < C; c++)
            {
                int[] own = Enumerable.Range(0, values.Length).Where(i => i / S % C == c).ToArray();
                double average = own.Average(i => values[i]), variance = own.Average(i => (values[i] - average) * (values[i] - average));
                foreach (int i in own) result[i] = (values[i] - average) / Math.Sqrt(variance + Epsilon);
            }
            return result;
        }
    }

    /// <summary>A strided deconvolution is a gather over the inputs that reach an output: where the stride divides the distance.</summary>
    [Fact]
    public void Deconvolution_with_stride_and_padding()
    {
        const int C = 2, K = 3, H = 4, R = 3, Stride = 2, Pad = 1, P = (H - 1) * Stride + R - 2 * Pad;
        Tensor x = bench.Random("x", C, H, H), w = bench.Random("w", C, K, R, R), y = bench.Empty("y", K, P, P);
        bench.Steps.Reduce(
            y, ReductionOperator.Sum, TensorShape.Of(C, R, R),
            (i, r) => x.Guarded(0, r[0], DivideExactly(i[1] + Pad - r[1], Stride), DivideExactly(i[2] + Pad - r[2], Stride)) * w[r[0], i[0], r[1], r[2]]);
        Assert.NotNull(Contraction.TryOf(bench.All[0]));

        double[] vx = bench.Read(x), vw = bench.Read(w), expected = new double[K * P * P];
        for (int c = 0; c < C; c++)
        for (int h = 0; h < H; h++)
        for (int v = 0; v < H; v++)
        for (int k = 0; k < K; k++)
        for (int r = 0; r < R; r++)
        for (int s = 0; s < R; s++)
        {
            int p = h * Stride - Pad + r, q = v * Stride - Pad + s;
            if (p >= 0 && p < P && q >= 0 && q < P) expected[(k * P + p) * P + q] += vx[(c * H + h) * H + v] * vw[((c * K + k) * R + r) * R + s];
        }
        bench.RunAndCompare(y, expected);
    }

    /// <summary>Embed: rows at loaded indices, and its gradient by the table without a scatter.</summary>
    [Fact]
    public void Lookups_and_their_gradient()
    {
        const int Rows = 5, Width = 3, Places = 7;
        double[] words = [4, 0, 4, -1, 2, 5, 4];
        Tensor at = bench.Filled("at", i => words[i], Places), table = bench.Random("table", Rows, Width), dy = bench.Random("dy", Places, Width);
        Tensor y = bench.Empty("y", Places, Width), gradient = bench.Empty("d(table)", Rows, Width);
        bench.Steps.Map(y, i => table.Guarded(0, ToInteger(at[i[0]]), i[1]));
        bench.Steps.Reduce(gradient, ReductionOperator.Sum, TensorShape.Of(Places), (i, m) => Select(Equal(ToInteger(at[m]), i[0]), dy[m[0], i[1]], 0.0));

        double[] vt = bench.Read(table), vdy = bench.Read(dy), expected = new double[Places * Width], scattered = new double[Rows * Width];
        for (int m = 0; m < Places; m++)
        for (int n = 0; n < Width; n++)
        {
            if (words[m] is < 0 or >= Rows) continue;
            expected[m * Width + n] = vt[(int)words[m] * Width + n];
            scattered[(int)words[m] * Width + n] += vdy[m * Width + n];
        }
        bench.RunAndCompare(y, expected);
        StepBench.Equal(scattered, bench.Read(gradient));
    }

    /// <summary>Crop: a window of a blob, and its gradient, which is zero around the window.</summary>
    [Fact]
    public void Crops_and_their_gradient()
    {
        Tensor x = bench.Random("x", 2, 5, 6), y = bench.Empty("y", 2, 3, 2), dy = bench.Random("dy", 2, 3, 2), dx = bench.Empty("dx", 2, 5, 6);
        bench.Steps.Map(y, i => x[i[0], i[1] + 1, i[2] + 3]);
        bench.Steps.Map(dx, i => dy.Guarded(0, i[0], i[1] - 1, i[2] - 3));

        double[] vx = bench.Read(x), vdy = bench.Read(dy), expected = new double[12], around = new double[60];
        for (int i = 0; i < 12; i++)
        {
            int from = i / 6 * 30 + (i / 2 % 3 + 1) * 6 + i % 2 + 3;
            expected[i] = vx[from];
            around[from] = vdy[i];
        }
        bench.RunAndCompare(y, expected);
        StepBench.Equal(around, bench.Read(dx));
    }

    /// <summary>SPP: each level of the pyramid is a pooling into its part of one vector; the gradient gathers from all levels.</summary>
    [Fact]
    public void Spatial_pyramid_pooling_and_its_gradient()
    {
        const int C = 2, H = 7, Levels = 3, Length = C * (1 + 4 + 16);
        Tensor x = bench.Random("x", C, H, H), y = bench.Empty("y", Length), dy = bench.Random("dy", Length), dx = bench.Empty("dx", C, H, H);
        var steps = bench.Steps;
        double[] vx = bench.Read(x), vdy = bench.Read(dy), expected = new double[Length], gathered = new double[C * H * H];
        for (int level = 0, start = 0; level < Levels; level++)
        {
            int bins = 1 << level, kernel = (H + bins - 1) / bins, pad = (kernel * bins - H + 1) / 2, offset = start;
            var at = bench.Places("at" + level, C, bins, bins);
            var space = TensorShape.Of(C, bins, bins);
            Tensor part = y.View(space, offset), partGradient = dy.View(space, offset);
            steps.ArgMax(
                at, TensorShape.Of(kernel, kernel), (i, r) => x.Guarded(double.NegativeInfinity, i[0], i[1] * kernel - pad + r[0], i[2] * kernel - pad + r[1]),
                (i, r) => (i[1] * kernel - pad + r[0]) * H + i[2] * kernel - pad + r[1]);
            steps.Map(part, i => x.View(TensorShape.Of(C, H * H)).Guarded(0, i[0], at[i]));
            // Windows touch and do not overlap: one window covers (h, w).
            steps.Map(
                dx, i => Select(
                    Equal(at[i[0], (i[1] + pad) / kernel, (i[2] + pad) / kernel], i[1] * H + i[2]),
                    partGradient[i[0], (i[1] + pad) / kernel, (i[2] + pad) / kernel], 0.0),
                accumulates: level > 0);
            for (int bin = 0; bin < C * bins * bins; bin++)
            {
                int c = bin / (bins * bins), top = bin / bins % bins * kernel - pad, left = bin % bins * kernel - pad;
                var window = from h in Enumerable.Range(Math.Max(top, 0), Math.Min(top + kernel, H) - Math.Max(top, 0))
                             from v in Enumerable.Range(Math.Max(left, 0), Math.Min(left + kernel, H) - Math.Max(left, 0))
                             select (c * H + h) * H + v;
                int best = window.MaxBy(place => vx[place]);
                expected[offset + bin] = vx[best];
                gathered[best] += vdy[offset + bin];
            }
            start += C * bins * bins;
        }
        bench.RunAndCompare(y, expected);
        StepBench.Equal(gathered, bench.Read(dx));
    }

    /// <summary>WITHIN_CHANNEL LRN: a window's sum of squares as a power, and its gradient, in which every window that covers a place counts.</summary>
    [Fact]
    public void Normalisation_within_a_channel_and_its_gradient()
    {
        const int H = 5, Size = 3, Pad = 1;
        const double Alpha = 0.7, Beta = 0.75;
        Tensor x = bench.Random("x", H, H), dy = bench.Random("dy", H, H);
        Tensor t = bench.Empty("t", H, H), y = bench.Empty("y", H, H), dx = bench.Empty("dx", H, H);
        var window = TensorShape.Of(Size, Size);
        Scalar At(Tensor tensor, Scalar[] i, Scalar[] r) => tensor.Guarded(0, i[0] + r[0] - Pad, i[1] + r[1] - Pad);
        bench.Steps.Reduce(t, ReductionOperator.Sum, window, (i, r) => At(x, i, r) * At(x, i, r), (sum, _) => 1 + Alpha / (Size * Size) * sum);
        bench.Steps.Map(y, i => x[i] * Pow(t[i], -Beta));
        bench.Steps.Reduce(
            dx, ReductionOperator.Sum, window,
            (i, r) => At(dy, i, r) * At(x, i, r) * Pow(t.Guarded(1, i[0] + r[0] - Pad, i[1] + r[1] - Pad), -Beta - 1),
            (sum, i) => dy[i] * Pow(t[i], -Beta) - 2 * Alpha * Beta / (Size * Size) * x[i] * sum);

        double[] vx = bench.Read(x), vdy = bench.Read(dy);
        bench.RunAndCompare(y, Normalise(vx));
        NumericGradient.Check(vx, values => Normalise(values).Zip(vdy, (value, weight) => value * weight).Sum(), bench.Read(dx));

        static double[] Normalise(double[] values)
        {
            double[] result = new double[values.Length];
            for (int h = 0; h < H; h++)
            for (int v = 0; v < H; v++)
            {
                double sum = 0;
                for (int a = Math.Max(h - Pad, 0); a <= Math.Min(h + Pad, H - 1); a++)
                for (int b = Math.Max(v - Pad, 0); b <= Math.Min(v + Pad, H - 1); b++) sum += values[a * H + b] * values[a * H + b];
                result[h * H + v] = values[h * H + v] * Math.Pow(1 + Alpha / (Size * Size) * sum, -Beta);
            }
            return result;
        }
    }
}
