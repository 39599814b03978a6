namespace NetCompiler.Generators;

/// <summary>The names of the generator's steps, by which tests ask what an edit made run again.</summary>
public static class TrackingNames
{
    /// <summary>The CaffeNet items of the project.</summary>
    public const string Items = "Items";

    /// <summary>Texts and their trees, with positions.</summary>
    public const string Readings = "Readings";

    /// <summary>Requests for the compiler: all that a net's C# depends on, without positions.</summary>
    public const string Jobs = "Jobs";

    /// <summary>C# and problems, net by net.</summary>
    public const string Outputs = "Outputs";

    /// <summary>C#, file by file.</summary>
    public const string Sources = "Sources";

    /// <summary>Whether kernels are shown to ILGPU.</summary>
    public const string Visibility = "Visibility";

    /// <summary>Problems with their places in the texts.</summary>
    public const string Problems = "Problems";
}
