namespace NetCompiler.Compiler.Compilation;

/// <summary>Kinds of devices that a net can be compiled for.</summary>
[Flags]
public enum TargetDevices
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Processors.</summary>
    Processor = 1,

    /// <summary>GPUs.</summary>
    Gpu = 2,

    /// <summary>Every kind.</summary>
    All = Processor | Gpu,
}

/// <summary>Kinds of devices as users write them: <c>cpu</c>, <c>gpu</c>, <c>cpu;gpu</c>.</summary>
public static class TargetDevicesText
{
    /// <summary>Reads a list; all kinds if it is empty; null if it is none.</summary>
    /// <param name="text">The list.</param>
    public static TargetDevices? Parse(string text)
    {
        var devices = TargetDevices.None;
        foreach (string word in text.Split(';', ','))
        {
            switch (word.Trim())
            {
                case "cpu":
                    devices |= TargetDevices.Processor;
                    break;
                case "gpu":
                    devices |= TargetDevices.Gpu;
                    break;
                case "":
                    break;
                default:
                    return null;
            }
        }
        return devices == TargetDevices.None ? TargetDevices.All : devices;
    }
}
