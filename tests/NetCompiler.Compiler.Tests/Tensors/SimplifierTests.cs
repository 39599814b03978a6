using CsCheck;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Tensors;

public class SimplifierTests
{
    private const int Count = 20_000;

    private static readonly Scalar I = new IndexVariable(new Axis(0, 6));
    private static readonly Scalar J = new IndexVariable(new Axis(1, 4));
    private static readonly Tensor X = new("x", TensorShape.Of(6, 4), TensorRole.Input);

    [Fact]
    public void Simplifying_changes_no_value_at_any_point() =>
        RandomExpressions.All.Sample(
            expression =>
            {
                var simple = Simplifier.Simplify(expression);
                Assert.Equal(expression.Type, simple.Type);
                foreach (long[] point in RandomExpressions.Points)
                {
                    var at = RandomExpressions.At(point);
                    double before = at.Value(expression), after = at.Value(simple);
                    Assert.True(before.Equals(after), $"{expression} is {before}, but {simple} is {after} at {string.Join(",", point)}");
                }
            },
            iter: Count, print: expression => expression.ToString());

    [Fact]
    public void The_interpreter_agrees_with_a_plain_walk_over_the_tree() =>
        RandomExpressions.All.Sample(
            expression =>
            {
                var interpreter = new Interpreter();
                interpreter.Write(RandomExpressions.NumberTensor, RandomExpressions.NumberElements);
                interpreter.Write(RandomExpressions.IntegerTensor, RandomExpressions.IntegerElements);
                var indices = RandomExpressions.Axes.Select(axis => (Scalar)new IndexVariable(axis)).ToEquatableArray();
                var value = expression.Type == ScalarType.Number ? expression : Scalars.ToNumber(expression);
                interpreter.Run(new Step("test", RandomExpressions.Axes, null, value, new Store(RandomExpressions.Target, indices, false)));
                double[] expected = RandomExpressions.Points.Select(point => RandomExpressions.At(point).Value(expression)).ToArray();
                Assert.Equal(expected, interpreter.Read(RandomExpressions.Target));
            },
            iter: Count, print: expression => expression.ToString());

    [Fact]
    public void A_range_contains_every_value() =>
        RandomExpressions.Integers.Sample(
            expression =>
            {
                var range = IntegerRange.Of(expression);
                foreach (long[] point in RandomExpressions.Points)
                {
                    long value = RandomExpressions.At(point).Integer(expression);
                    Assert.True(value >= range.Min && value <= range.Max, $"{expression} is {value}, not in {range.Min}..{range.Max}");
                }
            },
            iter: Count, print: expression => expression.ToString());

    [Fact]
    public void An_affine_form_has_the_value_and_a_tight_range() =>
        RandomExpressions.Integers.Sample(
            expression =>
            {
                if (AffineForm.TryOf(expression) is not { } form) return;
                long[] values = RandomExpressions.Points.Select(point => RandomExpressions.At(point).Integer(expression)).ToArray();
                long[] again = RandomExpressions.Points.Select(point => RandomExpressions.At(point).Integer(form.ToScalar())).ToArray();
                Assert.Equal(values, again);
                // Affine values take their extremes at corners of the index space, so the range is exact.
                Assert.Equal(new IntegerRange(values.Min(), values.Max()), form.Range);
            },
            iter: Count, print: expression => expression.ToString());

    [Fact]
    public void Splitting_an_affine_form_by_a_divisor_loses_nothing() =>
        Gen.Select(RandomExpressions.Integers, Gen.Int[1, 6]).Sample(
            (expression, divisor) =>
            {
                if (AffineForm.TryOf(expression) is not { } form) return;
                var (multiples, rest) = form.SplitBy(divisor);
                foreach (long[] point in RandomExpressions.Points)
                {
                    var at = RandomExpressions.At(point);
                    Assert.Equal(at.Integer(expression), at.Integer(multiples.ToScalar()) * divisor + at.Integer(rest.ToScalar()));
                }
            },
            iter: Count);

    [Fact]
    public void Index_arithmetic_of_a_reshape_comes_down_to_the_indices()
    {
        var flat = I * 4 + J;
        Assert.Equal(I, Simplifier.Simplify(flat / 4));
        Assert.Equal(J, Simplifier.Simplify(flat % 4));
        Assert.Equal(I, Simplifier.Simplify(Scalars.DivideExactly(I * 4, 4)));
    }

    [Fact]
    public void A_guard_that_is_never_needed_is_dropped() => Assert.Equal(X[I, J], Simplifier.Simplify(X.Guarded(0, I, J)));

    [Fact]
    public void A_guard_that_can_be_needed_stays()
    {
        var load = X.Guarded(0, I + 1, J);
        Assert.Equal(load, Simplifier.Simplify(load));
    }

    [Fact]
    public void A_load_that_is_always_outside_is_its_constant() => Assert.Equal((Scalar)2.5, Simplifier.Simplify(X.Guarded(2.5, I + 6, J)));

    [Fact]
    public void Conditions_that_ranges_decide_are_decided()
    {
        Assert.Equal((Scalar)1.0, Simplifier.Simplify(Scalars.Select(I < 6, 1.0, 2.0)));
        Assert.Equal((Scalar)2.0, Simplifier.Simplify(Scalars.Select(I > J + 5, 1.0, 2.0)));
    }

    [Fact]
    public void Multiplying_by_a_zero_is_left_alone_because_infinity_times_zero_is_no_number()
    {
        var product = X[I, J] * 0.0;
        Assert.Equal(product, Simplifier.Simplify(product));
    }
}
