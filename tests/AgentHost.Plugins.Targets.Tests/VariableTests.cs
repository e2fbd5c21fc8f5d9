using System.Runtime.Versioning;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Variables of programs there.</summary>
public sealed class VariableTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Run_Variables_StandAmongNoProgramsWords()
    {
        await using var box = await PlaceBox.StartAsync("spied");
        var (spy, log) = (Path.Combine(box.Folder, "env"), Path.Combine(box.Folder, "log"));
        await File.WriteAllTextAsync(spy, $"#!/bin/sh\nprintf '%s\\n' \"$@\" >>'{log}'\nexec /usr/bin/env \"$@\"\n", None);
        File.SetUnixFileMode(spy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var there = await box.ConnectAsync();

        var (code, text, _) = await CarrierTests.RunAsync(there, new ProcessSpec("sh", ["-c", "echo \"$TOKEN|$PATH|${HOME-none}\""])
        {
            Environment = new Dictionary<string, string?> { ["TOKEN"] = "s3cret", ["PATH"] = "/usr/bin:/bin", ["HOME"] = null },
        });

        Assert.Equal((0, "s3cret|/usr/bin:/bin|none\n"), (code, text));
        var words = await File.ReadAllTextAsync(log, None);
        Assert.Contains("PATH=/usr/bin:/bin\n", words, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", words, StringComparison.Ordinal);
    }
}
