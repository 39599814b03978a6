namespace NetCompiler.Gpu.Kernels;

/// <summary>Four neighbours in memory, loaded and stored as one: 128 bits.</summary>
public struct Float4
{
    /// <summary>The first.</summary>
    public float X;

    /// <summary>The second.</summary>
    public float Y;

    /// <summary>The third.</summary>
    public float Z;

    /// <summary>The fourth.</summary>
    public float W;

    /// <summary>Four numbers.</summary>
    /// <param name="x">The first.</param><param name="y">The second.</param><param name="z">The third.</param><param name="w">The fourth.</param>
    public Float4(float x, float y, float z, float w)
    {
        X = x;
        Y = y;
        Z = z;
        W = w;
    }
}
