namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>A clock for the processes of one sandbox that a test sets while they run (libfaketime; the monotonic clock goes on).</summary>
internal sealed class FakeClock
{
    private readonly string _file;

    private FakeClock(string file) => _file = file;

    /// <summary>Gives a sandbox's processes the clock; skips the test where the library is missing.</summary>
    public static FakeClock Of(Sandbox sandbox)
    {
        var library = Find();
        Assert.SkipUnless(library is not null, "Needs Linux and libfaketime (the Debian package faketime).");
        var clock = new FakeClock(Path.Combine(sandbox.Root, "clock"));
        clock.Set("+0");
        sandbox.Set("LD_PRELOAD", library!).Set("FAKETIME_TIMESTAMP_FILE", clock._file).Set("FAKETIME_NO_CACHE", "1")
            .Set("FAKETIME_DONT_FAKE_MONOTONIC", "1").Set("TZ", "UTC");
        return clock;
    }

    /// <summary>Sets it for all of them at once.</summary>
    /// <param name="offset">From the real time, such as <c>-1d</c> or <c>+2y</c>.</param>
    public void Set(string offset)
    {
        // In one piece: a process may read it at this moment.
        File.WriteAllText(_file + ".new", offset);
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private static string? Find() =>
        !OperatingSystem.IsLinux() ? null
        : Environment.GetEnvironmentVariable("AGENT_TEST_FAKETIME") is { Length: > 0 } named ? named
        : Directory.Exists("/usr/lib")
            ? Directory.GetDirectories("/usr/lib", "*-linux-gnu*")
                .Select(static folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;
}
