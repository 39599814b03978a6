using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>The verifier finds each defect that it is for, and nothing in a good step.</summary>
public class StepVerifierTests
{
    private static readonly Axis First = new(0, 4);
    private static readonly Axis Second = new(1, 3);
    private static readonly Axis Inner = new(2, 5);
    private static readonly Scalar I = new IndexVariable(First);
    private static readonly Scalar J = new IndexVariable(Second);
    private static readonly Scalar R = new IndexVariable(Inner);
    private static readonly Tensor X = new("x", TensorShape.Of(4, 3), TensorRole.Input);
    private static readonly Tensor Y = new("y", TensorShape.Of(4, 3), TensorRole.Activation);
    private static readonly Tensor At = new("at", TensorShape.Of(4, 3), TensorRole.Activation, ElementType.Int32);
    private static readonly Scalar Sum = new ReductionResult(ScalarType.Number);

    private static readonly Step Map = new("map", EquatableArray.Create(First, Second), null, X[I, J] + 1, To(Y, I, J));
    private static readonly Step Reduction = Map with { Reduction = Over(ReductionOperator.Sum, X[I, J] * Scalars.ToNumber(R)), Value = Sum };

    public static TheoryData<string, Step> GoodSteps => new()
    {
        { "a map", Map },
        { "a reduction", Reduction },
        { "the place of the largest", Reduction with { Reduction = Over(ReductionOperator.ArgMax, X[I, J], R), Value = new ReductionResult(ScalarType.Integer), Target = To(At, I, J) } },
        { "a guarded load outside", Map with { Value = X.Guarded(0, I + 100, J) } },
        { "a store in another order", Map with { Target = To(Y.View(TensorShape.Of(12)), J * 4 + I) } },
        { "a store with gaps", Map with { Target = To(new Tensor("z", TensorShape.Of(40), TensorRole.Activation), I * 10 + J * 3) } },
        { "a single value", Map with { Axes = EquatableArray<Axis>.Empty, Value = 1.0, Target = To(Y, 3, 2) } },
        { "an axis of one point that the store leaves out", Map with { Axes = EquatableArray.Create(First, Second, new Axis(2, 1)) } },
    };

    public static TheoryData<string, Step> BadSteps => new()
    {
        { "axis 0 has the ordinal 1", Map with { Axes = EquatableArray.Create(Second, First) } },
        { "axis 1 is empty", Map with { Axes = EquatableArray.Create(First, new Axis(1, 0)) } },
        { "is not one of the step's", Map with { Value = X.Guarded(0, R, J) } },
        { "is not one of the step's", Map with { Value = X.Guarded(0, new IndexVariable(new Axis(0, 9)), J) } },
        { "may leave its tensor: index 0 is in 1..4 of 0..3", Map with { Value = X[I + 1, J] } },
        { "may leave its tensor: index 1 is in -1..1 of 0..2", Map with { Value = X[I, J - 1] } },
        { "may leave its tensor", Map with { Value = X[Scalars.ToInteger(X[I, J]), J] } },
        { "division by what is not a positive constant", Map with { Value = X.Guarded(0, I / 0, J) } },
        { "division by what is not a positive constant", Map with { Value = X.Guarded(0, I % J, J) } },
        { "operands of different types", Map with { Value = new BinaryOperation(BinaryOperator.Add, X[I, J], I) } },
        { "operands of different types", Map with { Value = Scalars.ToNumber(new Comparison(ComparisonOperator.Less, X[I, J], I)) } },
        { "operands of different types", Map with { Value = new Selection(I < J, 1.0, 2) } },
        { "the condition of a selection is no truth value", Map with { Value = new Selection(I, 1.0, 2.0) } },
        { "has 1 indices for 2 axes", Map with { Value = new TensorLoad(X, EquatableArray.Create(I), 0) } },
        { "an index is no integer", Map with { Value = new TensorLoad(X, EquatableArray.Create(I, X[I, J]), 0) } },
        { "has 1 indices for 2 axes", Map with { Target = To(Y, I) } },
        { "store to y may leave it", Map with { Target = To(Y, I, J + 1) } },
        { "store to y may leave it", Map with { Target = To(Y, At[I, J], J) } },
        { "store to y is not affine", Map with { Target = To(Y, I, (J + I) % 3) } },
        { "two points may store to the same element of y", Map with { Target = To(Y, I, 0) } },
        { "two points may store to the same element of y", Map with { Target = To(Y.View(TensorShape.Of(12)), I + J) } },
        { "two points may store to the same element of y", Map with { Target = To(Y.View(TensorShape.Of(12)), I * 2 + J) } },
        { "the store depends on a reduction's axis", Reduction with { Axes = EquatableArray.Create(First), Reduction = OneAxis(Second), Target = To(Y, I, J) } },
        { "a value of type Integer does not fit in y", Map with { Value = I } },
        { "a value of type Number does not fit in at", Map with { Target = To(At, I, J) } },
        { "a value of type Boolean does not fit in y", Map with { Value = I < J } },
        { "a map uses the result of a reduction", Map with { Value = Sum } },
        { "the reduction's body is no number", Reduction with { Reduction = Over(ReductionOperator.Sum, R) } },
        { "the result of the reduction is not used", Reduction with { Value = 1.0 } },
        { "payload and operator do not fit", Reduction with { Reduction = Over(ReductionOperator.ArgMax, X[I, J]) } },
        { "payload and operator do not fit", Reduction with { Reduction = Over(ReductionOperator.Sum, X[I, J], R) } },
        { "the epilogue depends on a reduction's axis", Reduction with { Value = Sum + Scalars.ToNumber(R) } },
    };

    [Theory]
    [MemberData(nameof(GoodSteps))]
    public void A_good_step_has_no_defect(string what, Step step) => Assert.True(StepVerifier.FindDefect(step) is null, what);

    [Theory]
    [MemberData(nameof(BadSteps))]
    public void A_bad_step_has_its_defect(string defect, Step step) => Assert.Contains(defect, StepVerifier.FindDefect(step));

    private static Store To(Tensor tensor, params Scalar[] indices) => new(tensor, indices.ToEquatableArray(), false);

    private static Reduction Over(ReductionOperator operation, Scalar body, Scalar? payload = null) => new(operation, EquatableArray.Create(Inner), body, payload);

    private static Reduction OneAxis(Axis axis) => new(ReductionOperator.Sum, EquatableArray.Create(axis), X[I, J]);
}
