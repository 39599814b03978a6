namespace NetCompiler.Compiler;

/// <summary>What may run as one step or side by side, instead of one after the other with all of what is in between in memory.</summary>
[Flags]
public enum Fusions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A map of each element joins the step that makes what it reads: convolution + bias + ReLU.</summary>
    Pointwise = 1,

    /// <summary>Neighbouring steps of the forward pass with windows run tile by tile: pooling + LRN, LRN + pooling.</summary>
    ForwardTiles = 2,

    /// <summary>Neighbouring steps of the backward pass with windows run tile by tile: the gradients of LRN, pooling and ReLU.</summary>
    BackwardTiles = 4,

    /// <summary>All there are.</summary>
    All = Pointwise | ForwardTiles | BackwardTiles,
}
