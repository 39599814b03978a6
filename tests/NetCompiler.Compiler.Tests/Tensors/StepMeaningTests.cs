using NetCompiler.Compiler.Tensors;
using static NetCompiler.Compiler.Tensors.Scalars;

namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>What steps and operators mean on the interpreter, by examples.</summary>
public class StepMeaningTests
{
    private readonly StepBench bench = new();

    public static TheoryData<string, Func<Scalar, Scalar>, double, double> Functions => new()
    {
        { "negate", x => -x, 0.5, -0.5 },
        { "abs", Abs, -0.5, 0.5 },
        { "exp", Exp, 1, Math.E },
        { "log", Log, Math.E, 1 },
        { "log of 0", Log, 0, double.NegativeInfinity },
        { "tanh", Tanh, 100, 1 },
        { "sqrt", Sqrt, 9, 3 },
        { "sigmoid", Sigmoid, 0, 0.5 },
        { "sigmoid does not overflow", Sigmoid, -1000, 0 },
        { "sum", x => x + 2, 0.5, 2.5 },
        { "difference", x => x - 2, 0.5, -1.5 },
        { "product", x => x * 2, 0.5, 1 },
        { "quotient", x => x / 2, 0.5, 0.25 },
        { "power", x => Pow(x, 3), -2, -8 },
        { "min", x => Min(x, 2), 3, 2 },
        { "max", x => Max(x, 2), 3, 3 },
        { "max of no number keeps the first", x => Max(x, 2), double.NaN, double.NaN },
        { "max with no number keeps the first", x => Max(2, x), double.NaN, 2 },
        { "less", x => ToNumber(x < 2), 2, 0 },
        { "less or equal", x => ToNumber(x <= 2), 2, 1 },
        { "greater", x => ToNumber(x > 2), 3, 1 },
        { "greater or equal", x => ToNumber(x >= 2), 2, 1 },
        { "equal", x => ToNumber(Equal(x, 2)), 2, 1 },
        { "no number equals nothing", x => ToNumber(Equal(x, x)), double.NaN, 0 },
        { "not", x => ToNumber(!(x < 2)), 2, 1 },
        { "and", x => ToNumber((x < 2) & (x > 0)), 3, 0 },
        { "or", x => ToNumber((x < 2) | (x > 0)), 3, 1 },
        { "select", x => Select(x > 0, 10.0, 20.0), -1, 20 },
        { "to integer, towards zero", x => ToNumber(ToInteger(x)), -1.9, -1 },
        { "to integer of no number", x => ToNumber(ToInteger(x)), double.NaN, -1 },
        { "to integer of too much", x => ToNumber(ToInteger(x)), 1e20, int.MaxValue },
        { "to integer of too little", x => ToNumber(ToInteger(x)), double.NegativeInfinity, int.MinValue },
        { "integer quotient, towards minus infinity", x => ToNumber(ToInteger(x) / 4), -1, -1 },
        { "integer remainder, never negative", x => ToNumber(ToInteger(x) % 4), -1, 3 },
        { "exact quotient", x => ToNumber(DivideExactly(ToInteger(x), 4)), 8, 2 },
        { "exact quotient that is not exact", x => ToNumber(DivideExactly(ToInteger(x), 4)), 9, -1 },
        { "exact quotient of a negative", x => ToNumber(DivideExactly(ToInteger(x), 4)), -8, -1 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Each_operator_means_what_it_says(string what, Func<Scalar, Scalar> function, double value, double expected)
    {
        Tensor x = bench.Filled("x", _ => value, 1), y = bench.Empty(what, 1);
        bench.Steps.Map(y, i => function(x[i]));
        bench.Run();
        Assert.Equal(expected, bench.Read(y)[0], 1e-15);
    }

    [Fact]
    public void A_guarded_load_outside_of_its_tensor_gives_the_constant()
    {
        Tensor x = bench.Filled("x", i => i + 1, 2, 3), y = bench.Empty("y", 4, 5);
        bench.Steps.Map(y, i => x.Guarded(-7, i[0] - 1, i[1] - 1));
        bench.Run();
        Assert.Equal([-7, -7, -7, -7, -7, -7, 1, 2, 3, -7, -7, 4, 5, 6, -7, -7, -7, -7, -7, -7], bench.Read(y));
    }

    [Fact]
    public void A_load_at_a_loaded_index_cannot_leave_its_tensor()
    {
        Tensor x = bench.Filled("x", i => i + 1, 3), at = bench.Filled("at", i => new[] { 2, -1, 3, double.NaN, 1e30, 0 }[i], 6), y = bench.Empty("y", 6);
        bench.Steps.Map(y, i => x.Guarded(0, ToInteger(at[i])));
        bench.Run();
        Assert.Equal([3, 0, 0, 0, 0, 1], bench.Read(y));
    }

    [Theory]
    [InlineData(ReductionOperator.Sum, 6)]
    [InlineData(ReductionOperator.Product, -42)]
    [InlineData(ReductionOperator.Max, 7)]
    public void A_reduction_combines_all_its_points(ReductionOperator operation, double expected)
    {
        Tensor x = bench.Filled("x", i => new[] { 2, 7, -3, 1.0 }[i], 2, 2), y = new Tensor("y", TensorShape.Scalar, TensorRole.Activation);
        bench.Steps.Reduce(y, operation, x.Shape, (_, r) => operation == ReductionOperator.Sum ? x[r] - 0.25 : x[r]);
        bench.Run();
        Assert.Equal([expected], bench.Read(y));
    }

    [Fact]
    public void The_largest_skips_what_is_no_number_and_can_be_minus_infinity()
    {
        Tensor x = bench.Filled("x", i => new[] { double.NaN, 3, double.NaN, double.NaN }[i], 2, 2), y = bench.Empty("y", 2), at = bench.Places("at", 2);
        bench.Steps.Reduce(y, ReductionOperator.Max, TensorShape.Of(2), (i, r) => x[i[0], r[0]]);
        bench.Steps.ArgMax(at, TensorShape.Of(2), (i, r) => x[i[0], r[0]], (_, r) => r[0]);
        bench.Run();
        Assert.Equal([3, double.NegativeInfinity], bench.Read(y));
        Assert.Equal([1, -1], bench.Read(at));
    }

    [Fact]
    public void Of_equal_values_the_first_is_the_largest()
    {
        Tensor x = bench.Filled("x", i => i % 3, 6), at = bench.Places("at", 1);
        bench.Steps.ArgMax(at, TensorShape.Of(6), (_, r) => x[r], (_, r) => r[0] * 10);
        bench.Run();
        Assert.Equal([20], bench.Read(at));
    }

    [Fact]
    public void An_epilogue_sees_the_result_and_the_element()
    {
        Tensor x = bench.Filled("x", i => i, 2, 3), y = bench.Empty("y", 2);
        bench.Steps.Reduce(y, ReductionOperator.Sum, TensorShape.Of(3), (i, r) => x[i[0], r[0]], (sum, i) => sum * 100 + ToNumber(i[0]));
        bench.Run();
        Assert.Equal([300, 1201], bench.Read(y));
    }

    [Fact]
    public void An_accumulator_adds_to_what_is_there()
    {
        Tensor x = bench.Filled("x", i => i + 1, 3), y = bench.Empty("y", 3);
        bench.Steps.Map(y, i => x[i]);
        bench.Steps.Map(y.AsAccumulator(), i => 10 * x[i]);
        bench.Steps.Map(y, i => 100 * x[i], accumulates: true);
        bench.Run();
        Assert.Equal([111, 222, 333], bench.Read(y));
    }

    [Fact]
    public void A_map_into_a_part_leaves_the_rest_alone()
    {
        Tensor y = bench.Filled("y", _ => 5, 4);
        bench.Steps.MapInto(y, TensorShape.Of(2), i => [2 * i[0] + 1], i => ToNumber(i[0]));
        bench.Run();
        Assert.Equal([5, 0, 5, 1], bench.Read(y));
    }

    [Fact]
    public void A_view_is_the_same_memory_in_another_shape()
    {
        Tensor y = bench.Filled("y", _ => 0, 2, 4);
        bench.Steps.Map(y.View(TensorShape.Of(3), 2), i => ToNumber(i[0]) + 1);
        bench.Run();
        Assert.Equal([0, 0, 1, 2, 3, 0, 0, 0], bench.Read(y));
    }

    [Fact]
    public void A_view_cannot_reach_past_its_tensor()
    {
        var y = bench.Empty("y", 2, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => y.View(TensorShape.Of(3), 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => y.View(TensorShape.Of(3), -1));
    }

    [Fact]
    public void Random_numbers_are_those_of_the_counter()
    {
        var y = bench.Empty("y", 2, 3);
        bench.Steps.Map(y, i => bench.Steps.Random(Flatten(y.Shape, i)));
        bench.Run();
        Assert.Equal(Enumerable.Range(0, 6).Select(i => CounterRandom.Uniform(5, 0, CounterRandom.StreamOf("bench"), (uint)i)), bench.Read(y));
    }

    [Fact]
    public void Numbers_and_integers_do_not_mix_by_accident()
    {
        Tensor x = bench.Filled("x", i => i, 3), y = bench.Empty("y", 3);
        Assert.Throws<ArgumentException>(() => bench.Steps.Map(y, i => x[i] + i[0]));
        Assert.Throws<ArgumentException>(() => bench.Steps.Map(y, i => x[x[i]]));
    }
}
