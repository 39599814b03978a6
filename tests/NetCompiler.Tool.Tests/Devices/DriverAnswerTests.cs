namespace NetCompiler.Tool.Tests.Devices;

/// <summary>What a driver of NVIDIA's answers reaches the user in its own words, with what to do.</summary>
public sealed class DriverAnswerTests
{
    [Theory]
    [InlineData("-DINIT=100", "does not work: cuInit answers 100 (CUDA_ERROR_OF_TEST_100: as the test wants it)")]
    [InlineData("-DINIT=34", "stub, for linking only")]
    [InlineData("-DINIT=802", "start nvidia-fabricmanager")]
    [InlineData("-DINIT=803", "restart the machine after an update")]
    [InlineData("-DINIT=804", "take /usr/local/cuda/compat out of LD_LIBRARY_PATH")]
    [InlineData("-DINIT=999", "cuInit answers 999")]
    [InlineData("-DWITHOUT_INIT", "NVIDIA's driver (CUDA 12.4) lacks cuInit: update it to one that serves CUDA 11.0 or newer")]
    [InlineData("-DCOUNT=0", "cuDeviceGetCount answers 0 devices")]
    [InlineData("-DCOUNT_CODE=3", "cuDeviceGetCount answers 3 (CUDA_ERROR_OF_TEST_3")]
    [InlineData("-DCAPABILITY=2", "counts 1 device, but ILGPU cannot use what it says of them")]
    public void Device_query_says_what_the_driver_answered(string answer, string words)
    {
        using var driver = new AnsweringDriver(answer);
        var run = driver.Tool([], "device_query");
        Assert.Equal(ExitCode.Success, run.Code);
        Assert.Contains("cannot be used   NVIDIA's driver (CUDA 12.4) ", run.Output);
        Assert.Contains(words, run.Output);
        var open = driver.Tool([], "time", NetPath, "--device", "cuda:0");
        Assert.Equal(ExitCode.Usage, open.Code);
        Assert.Contains(words, open.Error);
    }

    [Fact]
    public void A_variable_that_hides_devices_is_named()
    {
        using var driver = new AnsweringDriver("-DINIT=100");
        Assert.Contains("CUDA_VISIBLE_DEVICES is '7' and hides devices", driver.Tool([("CUDA_VISIBLE_DEVICES", "7")], "device_query").Output);
    }

    [Fact]
    public void A_driver_that_works_has_no_problem()
    {
        using var driver = new AnsweringDriver();
        string output = driver.Tool([], "device_query").Output;
        Assert.Contains("cuda:0  Answering 0", output);
        Assert.DoesNotContain("NVIDIA's driver", output);
    }

    [Fact]
    public void A_kernel_that_the_driver_refuses_shows_the_driver_s_log()
    {
        using var driver = new AnsweringDriver();
        var run = driver.Tool([], "time", NetPath, "--device", "cuda:0");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("cannot be compiled for Answering 0", run.Error);
        Assert.Contains("The driver's log:\n", run.Error);
        Assert.Contains("error   : Unknown symbol 'x'\nptxas fatal   : Ptx assembly aborted", run.Error);
    }

    private static string NetPath => Path.Combine(AppContext.BaseDirectory, "Devices", "tiny.prototxt");
}
