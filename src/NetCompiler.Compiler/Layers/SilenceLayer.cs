namespace NetCompiler.Compiler.Layers;

/// <summary>Reads blobs and does nothing with them, so that they are not outputs of the net. No gradient passes: a missing one counts as zero.</summary>
internal sealed class SilenceLayer : Layer
{
    private SilenceLayer(LayerSetup setup)
        : base(setup)
    {
    }

    public static Layer? Create(LayerSetup setup) => new SilenceLayer(setup);

    public override void Forward(StepBuilder steps)
    {
    }
}
