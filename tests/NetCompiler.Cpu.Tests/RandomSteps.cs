using NetCompiler.Compiler;
using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Cpu.Tests;

/// <summary>Random well-formed steps: maps, reductions and contractions of all kinds of extents, with guards, strides, remainders and views.</summary>
/// <param name="random">Where choices come from.</param>
internal sealed class RandomSteps(Random random)
{
    private static readonly int[] Extents = [1, 1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 17, 19, 31, 32, 33, 37, 50, 70];

    /// <summary>A step that passes the verifier.</summary>
    public Step Next()
    {
        while (true)
        {
            var step = Simplifier.Simplify(random.Next(5) switch
            {
                0 => Map(),
                1 => Reduce(),
                2 => Convolution(),
                3 => InnerProduct(),
                _ => random.Next(2) == 0 ? Pooling() : Convolution(),
            });
            if (StepVerifier.FindDefect(step) is { } defect) throw new InvalidOperationException(defect + ": " + step);
            return step;
        }
    }

    private int Extent() => Extents[random.Next(Extents.Length)];

    private int[] Space(int rank, long largest)
    {
        var space = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            space[i] = Extent();
            while (space.Take(i + 1).Aggregate(1L, (product, extent) => product * extent) > largest) space[i] = Math.Max(1, space[i] / 2);
        }
        return space;
    }

    private Step Map()
    {
        var axes = Axes(Space(random.Next(5), 5000), 0);
        return Finish("map", axes, null, Number(axes, 3));
    }

    private Step Reduce()
    {
        var axes = Axes(Space(random.Next(4), 400), 0);
        var inner = Axes(Space(1 + random.Next(3), 300), axes.Length);
        Axis[] all = [.. axes, .. inner];
        var operation = (ReductionOperator)random.Next(4);
        // Products stay near 1.
        Scalar body = Number(all, 2);
        if (operation == ReductionOperator.Product) body = 1.0 + 0.01 * Tanh(body);
        var reduction = operation == ReductionOperator.ArgMax
            ? new Reduction(operation, inner.ToEquatableArray(), body, Affine(all, 2))
            : new Reduction(operation, inner.ToEquatableArray(), body);
        Scalar result = new ReductionResult(reduction.ResultType);
        Scalar value = operation == ReductionOperator.ArgMax && random.Next(2) == 0 ? ToNumber(result) : result;
        if (value.Type == ScalarType.Number && random.Next(2) == 0) value = value * 0.5 + Number(axes, 1);
        return Finish("reduce", axes, reduction, value);
    }

    private Step Convolution()
    {
        int samples = 1 + random.Next(3), groups = random.Next(3) == 0 ? 2 : 1, coarse = 1 + random.Next(20), fine = 1 + random.Next(9);
        int kernel = 1 + random.Next(random.Next(8) == 0 ? 9 : 5), stride = 1 + random.Next(3), pad = random.Next(3), dilation = 1 + random.Next(2);
        int taps = (kernel - 1) * dilation + 1, height = taps + random.Next(12), width = taps + random.Next(30);
        int p = (height + 2 * pad - taps) / stride + 1, q = (width + 2 * pad - taps) / stride + 1;
        var x = Input("x", samples, groups, fine, height, width);
        var w = Input("w", groups, coarse, fine, kernel, kernel);
        var y = Input("y", samples, groups, coarse, p, q);
        var b = Input("b", groups, coarse);
        Scalar Position(Scalar at, Scalar tap) => at * stride - pad + tap * dilation;
        Scalar Back(Scalar at, Scalar tap) => DivideExactly(at + pad - tap * dilation, stride);
        switch (random.Next(5))
        {
            case 0 or 1:
                return Contract("forward", [samples, groups, coarse, p, q], [fine, kernel, kernel], (i, r) =>
                    x.Guarded(0, i[0], i[1], r[0], Position(i[3], r[1]), Position(i[4], r[2])) * w[i[1], i[2], r[0], r[1], r[2]], i => b[i[1], i[2]]);
            case 2:
                return Contract("data gradient", [samples, groups, fine, height, width], [coarse, kernel, kernel], (i, r) =>
                    y.Guarded(0, i[0], i[1], r[0], Back(i[3], r[1]), Back(i[4], r[2])) * w[i[1], r[0], i[2], r[1], r[2]], null);
            default:
                return Contract("weight gradient", [groups, coarse, fine, kernel, kernel], [samples, p, q], (i, r) =>
                    y[r[0], i[0], i[1], r[1], r[2]] * x.Guarded(0, r[0], i[0], i[2], Position(r[1], i[3]), Position(r[2], i[4])), null);
        }
    }

    private Step InnerProduct()
    {
        int m = Extent(), n = Extent(), k = Extent() * (1 + random.Next(12));
        bool left = random.Next(2) == 0, right = random.Next(2) == 0;
        var x = left ? Input("x", m, k) : Input("x", k, m);
        var w = right ? Input("w", n, k) : Input("w", k, n);
        var b = Input("b", n);
        return Contract("inner product", [m, n], [k], (i, r) => (left ? x[i[0], r[0]] : x[r[0], i[0]]) * (right ? w[i[1], r[0]] : w[r[0], i[1]]), i => b[i[1]]);
    }

    private Step Pooling()
    {
        int n = 1 + random.Next(2), c = 1 + random.Next(4), kernel = 1 + random.Next(4), stride = 1 + random.Next(3), pad = random.Next(kernel);
        int height = kernel + random.Next(20), width = kernel + random.Next(40);
        int p = (height + 2 * pad - kernel) / stride + 1, q = (width + 2 * pad - kernel) / stride + 1;
        var x = Input("x", n, c, height, width);
        if (random.Next(2) == 0)
        {
            var axes = Axes([n, c, p, q], 0);
            var window = Axes([kernel, kernel], 4);
            Scalar[] i = Indices(axes), r = Indices(window);
            Scalar h = i[2] * stride - pad + r[0], v = i[3] * stride - pad + r[1];
            var element = x.Guarded(double.NegativeInfinity, i[0], i[1], h, v);
            var reduction = random.Next(2) == 0
                ? new Reduction(ReductionOperator.Max, window.ToEquatableArray(), element)
                : new Reduction(ReductionOperator.ArgMax, window.ToEquatableArray(), element, h * width + v);
            return Finish("pooling", axes, reduction, new ReductionResult(reduction.ResultType));
        }
        int covering = (kernel + stride - 1) / stride;
        var dy = Input("dy", n, c, p, q);
        var at = new Tensor("at", dy.Shape, TensorRole.Activation, ElementType.Int32);
        var space = Axes([n, c, height, width], 0);
        var covers = Axes([covering, covering], 4);
        Scalar[] o = Indices(space), s = Indices(covers);
        Scalar top = (o[2] + pad) / stride - s[0], side = (o[3] + pad) / stride - s[1];
        var body = Select(Equal(at.Guarded(-1, o[0], o[1], top, side), o[2] * width + o[3]), dy.Guarded(0, o[0], o[1], top, side), 0.0);
        return Finish("pooling gradient", space, new Reduction(ReductionOperator.Sum, covers.ToEquatableArray(), body), new ReductionResult(ScalarType.Number));
    }

    private Step Contract(string name, int[] space, int[] over, Func<Scalar[], Scalar[], Scalar> body, Func<Scalar[], Scalar>? bias)
    {
        var axes = Axes(space, 0);
        var inner = Axes(over, space.Length);
        var reduction = new Reduction(ReductionOperator.Sum, inner.ToEquatableArray(), body(Indices(axes), Indices(inner)));
        Scalar value = new ReductionResult(ScalarType.Number);
        if (bias is not null && random.Next(2) == 0) value = value + bias(Indices(axes));
        if (random.Next(2) == 0) value = Max(value, 0.0);
        if (random.Next(4) == 0) value = value * Number(axes, 1);
        return Finish(name, axes, reduction, value);
    }

    // The target holds the index space with its axes in another order at times, or as a part of something larger.
    private Step Finish(string name, Axis[] axes, Reduction? reduction, Scalar value)
    {
        int[] order = Enumerable.Range(0, axes.Length).ToArray();
        if (random.Next(4) == 0) random.Shuffle(order);
        int[] before = order.Select(_ => random.Next(5) == 0 ? random.Next(3) : 0).ToArray();
        var shape = TensorShape.Of(order.Select((axis, i) => axes[axis].Extent + 2 * before[i]).ToArray());
        var element = value.Type == ScalarType.Integer ? ElementType.Int32 : ElementType.Float32;
        var target = new Tensor("target", shape, TensorRole.Activation, element);
        var place = order.Select((axis, i) => new IndexVariable(axes[axis]) + before[i]).ToEquatableArray();
        bool accumulates = element == ElementType.Float32 && random.Next(5) == 0;
        return new Step(name, axes.ToEquatableArray(), reduction, value, new Store(target, place, accumulates));
    }

    private Scalar Number(Axis[] axes, int depth)
    {
        if (depth == 0 || random.Next(6) == 0) return random.Next(8) == 0 ? Math.Round(random.NextDouble() * 4 - 2, 2) : Load(axes);
        Scalar a = Number(axes, depth - 1);
        switch (random.Next(17))
        {
            case 0: return a + Number(axes, depth - 1);
            case 1: return a - Number(axes, depth - 1);
            case 2: return a * Number(axes, depth - 1);
            case 3: return a / (1.0 + Abs(Number(axes, depth - 1)));
            case 4: return Max(a, Number(axes, depth - 1));
            case 5: return Min(a, Number(axes, depth - 1));
            case 6: return -a;
            case 7: return Abs(a);
            case 8: return Exp(Tanh(a));
            case 9: return Log(1.0 + Abs(a));
            case 10: return Sqrt(Abs(a));
            case 11: return Pow(1.0 + Abs(a), new[] { -0.75, 0.5, 2, 0.3, -1, 1.5, 3, -0.25 }[random.Next(8)]);
            case 12: return Select(Condition(axes), a, Number(axes, depth - 1));
            case 13: return ToNumber(Integer(axes)) * 0.01;
            case 14: return Select(new RandomNumber((uint)random.Next(), Affine(axes, 3)) >= 0.5, a, 0.0);
            case 15: return ToNumber(Condition(axes));
            default: return Sigmoid(a);
        }
    }

    // On both sides the same numbers are compared: integers, or what was loaded.
    private Scalar Condition(Axis[] axes) => random.Next(4) switch
    {
        0 => Integer(axes) < Integer(axes),
        1 => Equal(Integer(axes) % 3, 1),
        2 => (Load(axes) > 0.25) & !(Integer(axes) <= 5),
        _ => (Load(axes) <= 0.0) | (Integer(axes) < 9),
    };

    private Scalar Integer(Axis[] axes) => random.Next(5) switch
    {
        0 => (Affine(axes, 2) + 40) / (1 + random.Next(4)),
        1 => Affine(axes, 2) % (1 + random.Next(5)),
        2 => Max(Affine(axes, 2), Affine(axes, 1)),
        _ => Affine(axes, 3),
    };

    private Scalar Affine(Axis[] axes, int terms)
    {
        Scalar sum = random.Next(-3, 4);
        for (int i = 0; i < terms && axes.Length > 0; i++) sum = sum + new IndexVariable(axes[random.Next(axes.Length)]) * random.Next(-2, 4);
        return sum;
    }

    private Scalar Load(Axis[] axes)
    {
        // Most loads take some of the indices in order, as layers do.
        var used = axes.Where(_ => random.Next(4) != 0).ToArray();
        if (random.Next(6) == 0) random.Shuffle(used);
        var indices = used.Select(axis => random.Next(4) == 0 ? new IndexVariable(axis) * random.Next(1, 3) + random.Next(-2, 3) : (Scalar)new IndexVariable(axis)).ToArray();
        var extents = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            extents[i] = random.Next(3) == 0 ? Math.Max(1, used[i].Extent + random.Next(-4, 5)) : used[i].Extent;
            if (random.Next(12) == 0) indices[i] = (indices[i] + 4) / 2;
        }
        if (extents.Aggregate(1L, (product, extent) => product * extent) > 200_000) return 0.5;
        var tensor = Input("x", extents);
        return tensor.Guarded(random.Next(2) == 0 ? 0 : 0.25, indices);
    }

    private static Tensor Input(string name, params int[] extents) => new(name, TensorShape.Of(extents), TensorRole.Activation);

    private static Axis[] Axes(int[] extents, int first) => extents.Select((extent, i) => new Axis(first + i, extent)).ToArray();

    private static Scalar[] Indices(Axis[] axes) => axes.Select(axis => (Scalar)new IndexVariable(axis)).ToArray();
}
