namespace NetCompiler.Gpu.Tests;

/// <summary>Tests on a device take turns: what others compute on it meanwhile would only make all of them slower.</summary>
[CollectionDefinition("GPU")]
public sealed class GpuCollection;
