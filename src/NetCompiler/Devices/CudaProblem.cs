namespace NetCompiler.Devices;

/// <summary>Puts what NVIDIA's driver answered into words, with what to do about it.</summary>
internal static class CudaProblem
{
    private const string ControlDevice = "/dev/nvidiactl", ModuleVersion = "/proc/driver/nvidia/version";

    // Codes of <cuda.h> that users meet before a program runs.
    private const int OutOfMemory = 2, StubLibrary = 34, DeviceUnavailable = 46, NoDevice = 100, InvalidDevice = 101, OperatingSystemError = 304,
        SystemNotReady = 802, DriverMismatch = 803, CompatibilityRefused = 804, Unknown = 999;

    // The first driver whose PTX ILGPU can write for architecture 8.0 and newer: that of CUDA 11.0.
    private const int OldestVersion = 11000;

    /// <summary>Why the driver shows no device, or fewer than it should.</summary>
    /// <param name="driver">What it answered; null if it is not installed.</param>
    /// <returns>Null if it is not installed and nothing says that it should be.</returns>
    public static string? Of(CudaDriver? driver)
    {
        if (driver is null) return WithoutLibrary();
        if (driver.LoadFailure.Length > 0)
        {
            return $"NVIDIA's driver library cannot be loaded: {driver.LoadFailure.TrimEnd('.')}. "
                + "Install the driver for this kind of processor, or take the library's folder out of LD_LIBRARY_PATH";
        }
        string who = $"NVIDIA's driver ({Newest(driver)})";
        if (driver.MissingFunctions.Count > 0)
        {
            string missing = string.Join(", ", driver.MissingFunctions.Take(5)) + (driver.MissingFunctions.Count > 5 ? " and others" : "");
            return $"{who} lacks {missing}: {UpdateDriver}";
        }
        if (driver.Failure is { } failure) return $"{who} does not work: {failure}. {Remedy(failure.Code)}";
        if (driver.DeviceCount == 0) return $"{who} starts, but cuDeviceGetCount answers 0 devices. {Visibility()}";
        if (driver.Version < OldestVersion) return $"{who} is too old: {UpdateDriver}";
        string devices = driver.DeviceCount == 1 ? "1 device" : FormattableString.Invariant($"{driver.DeviceCount} devices");
        return $"{who} counts {devices}, but ILGPU cannot use what it says of them: "
            + "update the driver, and report this with the output of nvidia-smi -q";
    }

    private const string UpdateDriver = "update it to one that serves CUDA 11.0 or newer (450.36 or newer on Linux, 451.22 on Windows)";

    private static string Newest(CudaDriver driver) => driver.Version is null ? driver.VersionText : "CUDA " + driver.VersionText;

    private static string? WithoutLibrary() => !OperatingSystem.IsWindows() && (File.Exists(ModuleVersion) || File.Exists(ControlDevice))
        ? "NVIDIA's kernel module is there, but its library libcuda.so.1 is not found: "
            + "install the driver's libraries (libcuda1 on Debian, libnvidia-compute on Ubuntu); a container needs NVIDIA's container toolkit, --gpus all, and the capability compute in NVIDIA_DRIVER_CAPABILITIES"
        : null;

    private static string Remedy(int code) => code switch
    {
        NoDevice or InvalidDevice => Visibility(),
        StubLibrary =>
            "This library is the toolkit's stub, for linking only: take the folder stubs out of LD_LIBRARY_PATH, and install the driver",
        SystemNotReady => "The machine's GPUs are joined by NVSwitch and not ready: start nvidia-fabricmanager, of the driver's version",
        DriverMismatch => "The kernel module and the library are of different versions: restart the machine after an update of the driver",
        CompatibilityRefused =>
            "The library is of CUDA's package for forward compatibility, which this GPU or its kernel module does not allow: "
            + "take /usr/local/cuda/compat out of LD_LIBRARY_PATH, or update the driver",
        DeviceUnavailable => "Another program has the GPU for itself (nvidia-smi -q shows the compute mode): end it, or set the mode to default",
        OutOfMemory => "The machine has too little memory for the driver: end other programs",
        OperatingSystemError or Unknown => Access() ?? "The driver's kernel module does not answer: "
            + "load nvidia_uvm (nvidia-modprobe -u), look into dmesg for lines with NVRM, and restart the machine",
        _ => "Look into dmesg for lines with NVRM; update the driver, and restart the machine",
    };

    // What hides devices: the environment, a container, permissions, or that there is no GPU.
    private static string Visibility()
    {
        if (Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is { } visible)
        {
            return $"CUDA_VISIBLE_DEVICES is '{visible}' and hides devices that it does not list: "
                + "unset it, or set it to numbers that nvidia-smi -L shows";
        }
        if (OperatingSystem.IsWindows())
        {
            return "The machine has no NVIDIA GPU that the driver serves, or it is switched off: see the device manager";
        }
        return Access() ?? (File.Exists(ControlDevice)
            ? "The kernel module is there, but no GPU: nvidia-smi -L shows those that this user or container was given"
            : "There is no /dev/nvidiactl: the machine has no NVIDIA GPU, its kernel module is not loaded (nvidia-modprobe), "
                + "or this container was started without --gpus all");
    }

    private static string? Access()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists("/dev")) return null;
        foreach (string path in Directory.EnumerateFiles("/dev", "nvidia*").Order(StringComparer.Ordinal))
        {
            try
            {
                using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            }
            catch (UnauthorizedAccessException)
            {
                return $"This user may not open {path}: "
                    + $"add the user to the group that owns it (ls -l {path}; often video or render), and log in again";
            }
            catch (IOException)
            {
                // It may be in use, or of another kind: the driver's own code says more.
            }
        }
        return null;
    }
}
