using NetCompiler.Blobs;
using NetCompiler.Weights;

namespace NetCompiler.Tests.Blobs;

public sealed class BlobTests
{
    [Fact]
    public void A_shape_counts_its_elements_and_compares_by_its_extents()
    {
        var shape = new BlobShape(2, 3, 4);
        Assert.Equal(24, shape.Count);
        Assert.Equal("2x3x4", shape.ToString());
        Assert.Equal(new BlobShape(2, 3, 4), shape);
        Assert.NotEqual(new BlobShape(2, 12), shape);
        Assert.Equal((1, "scalar"), (new BlobShape().Count, new BlobShape().ToString()));
    }

    [Fact]
    public void A_shape_refuses_extents_below_one_and_too_many_elements()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BlobShape(2, 0));
        Assert.Throws<OverflowException>(() => new BlobShape(65536, 65536));
    }

    [Fact]
    public void Values_and_gradient_lie_where_they_were_planned()
    {
        using var arena = new Arena(1024);
        var blob = new Blob("conv1", new BlobShape(2, 2), arena, 256, 512, isKept: false);
        blob.Data[3] = 1;
        blob.Diff[0] = 2;
        Assert.Equal((1f, 2f), (arena.Floats(268, 1)[0], arena.Floats(512, 1)[0]));
        Assert.Equal("conv1 2x2", blob.ToString());
    }

    [Fact]
    public void A_blob_outside_of_the_arena_is_refused()
    {
        using var arena = new Arena(1024);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Blob("x", new BlobShape(257), arena, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Blob("x", new BlobShape(2), arena, 0, 1020));
    }

    [Fact]
    public void A_blob_without_gradient_says_so()
    {
        using var arena = new Arena(1024);
        var blob = new Blob("label", new BlobShape(2), arena, 0);
        Assert.False(blob.HasDiff);
        Assert.Throws<InvalidOperationException>(() => blob.Diff.Length);
    }

    [Fact]
    public void An_input_takes_exactly_its_values()
    {
        using var arena = new Arena(1024);
        var input = new InputBlob("data", new BlobShape(2, 2), arena, 0);
        input.Set([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], input.Data.ToArray());
        Assert.Throws<ArgumentException>(() => input.Set([1, 2, 3]));
    }

    [Fact]
    public void A_prepared_batch_is_the_blob_itself_on_the_processor()
    {
        using var arena = new Arena(1024);
        var input = new InputBlob("data", new BlobShape(2, 2), arena, 0);
        var batch = input.Prepare();
        Assert.True(batch.Span == input.Data);
        batch.Send();
        Assert.Throws<InvalidOperationException>(() => batch.Span.Length);
    }

    [Fact]
    public void Trained_parameters_have_gradients_at_the_same_offset_and_frozen_ones_have_none()
    {
        using var parameters = new TwoParameters(withGradients: true);
        var (trained, frozen) = (parameters.All[0], parameters.All[1]);
        trained.Diff[1] = 3;
        Assert.Equal(3, parameters.DiffArena!.Floats(4, 1)[0]);
        Assert.Throws<InvalidOperationException>(() => frozen.Diff.Length);
        Assert.Equal(2, frozen.Data.Length);
    }

    [Fact]
    public void Parameters_without_gradients_have_memory_for_values_only()
    {
        using var parameters = new TwoParameters(withGradients: false);
        Assert.Null(parameters.DiffArena);
        Assert.Throws<InvalidOperationException>(() => parameters.All[0].Diff.Length);
    }

    private sealed class TwoParameters : ParameterSet
    {
        public TwoParameters(bool withGradients)
            : base(512, 256, withGradients)
        {
            Add(new("ip", "Weight", 0, new(2, 2), 0, 1, 1, false, new Filler("xavier")));
            Add(new("ip", "Bias", 1, new(2), 256, 0, 0, false, Filler.Zero));
        }
    }
}
