using System.Runtime.Versioning;

namespace AgentHost.Processes.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class StartTests : ProcessTest
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -SEGV $$", 139)]
    public async Task WaitAsync_AnyEnd_TellsCode(string line, int code) => Assert.Equal(code, (await RunAsync(line)).Code);

    [Fact]
    public async Task StartAsync_OddArguments_ArriveUnchanged()
    {
        string[] odd = ["", " ", "a b", "line\nbreak", "tab\there", "ünïcödé 漢字 🙂", "'quoted\"", "$HOME `id` \\", "-n", new string('x', 100_000)];
        var (code, output, _) = await RunAsync(new ProcessSpec("/bin/sh", ["-c", "printf '%s\\001' \"$@\"", "sh", .. odd]));

        Assert.Equal(0, code);
        Assert.Equal(odd, output.Split('\u0001')[..^1]);
    }

    [Fact]
    public async Task StartAsync_OddFileName_IsStarted()
    {
        var path = Path.Join(Folder, "odd name\n🙂");
        await File.WriteAllTextAsync(path, "#!/bin/sh\necho ran\n", Token);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal("ran\n", (await RunAsync(new ProcessSpec("./odd name\n🙂", []))).Output);
        Assert.Equal(
            "ran\n",
            (await RunAsync(
                new ProcessSpec("odd name\n🙂", []) { Environment = new Dictionary<string, string?> { ["PATH"] = $".::/nowhere:{Folder}" } })).Output);
    }

    [Fact]
    public async Task StartAsync_Environment_IsHostsWithChanges()
    {
        Environment.SetEnvironmentVariable("PROCESS_TEST_GONE", "here");
        Environment.SetEnvironmentVariable("PROCESS_TEST_KEPT", "kept");
        var changes = new Dictionary<string, string?> { ["PROCESS_TEST_GONE"] = null, ["PROCESS_TEST_NEW"] = "a=b\nc ü", ["EMPTY"] = "" };
        var line = "echo ${PROCESS_TEST_GONE-unset} $PROCESS_TEST_KEPT \"$PROCESS_TEST_NEW\" \"<${EMPTY-unset}>\"";

        var (_, output, _) = await RunAsync(new ProcessSpec("sh", ["-c", line]) { Environment = changes });

        Assert.Equal("unset kept a=b\nc ü <>\n", output);
    }

    [Fact]
    public async Task StartAsync_WithoutSecrets_LeavesOutKeysThatAreNotNamed()
    {
        Environment.SetEnvironmentVariable("PROCESS_TEST_API_KEY", "canary");
        Environment.SetEnvironmentVariable("PROCESS_TEST_TOKEN", "canary");
        var line = "echo ${PROCESS_TEST_API_KEY-unset} ${PROCESS_TEST_TOKEN-unset} ${PATH:+path}";

        Assert.Equal("canary canary path\n", (await RunAsync(new ProcessSpec("sh", ["-c", line]))).Output);
        var spec = new ProcessSpec("sh", ["-c", line])
        {
            WithoutSecrets = true, Environment = new Dictionary<string, string?> { ["PROCESS_TEST_TOKEN"] = "given" },
        };
        Assert.Equal("unset given path\n", (await RunAsync(spec)).Output);
    }

    [Fact]
    public async Task StartAsync_Folder_IsRootOrUnderItOrGiven()
    {
        Directory.CreateDirectory(Path.Join(Folder, "sub"));
        Assert.Equal(Folder, (await RunAsync("pwd -P")).Output.Trim());
        Assert.Equal(Path.Join(Folder, "sub"), (await RunAsync(new ProcessSpec("pwd", ["-P"]) { WorkingDirectory = "sub" })).Output.Trim());
        Assert.Equal("/", (await RunAsync(new ProcessSpec("pwd", ["-P"]) { WorkingDirectory = "/" })).Output.Trim());
    }

    [Fact]
    public async Task StartAsync_Child_HasOwnSessionNoTerminalEmptyInputAndDefaultSignals()
    {
        await using var process = await ShellAsync(
            "cat; (: < /dev/tty) 2>/dev/null && echo terminal; cut -d' ' -f1,5,6 /proc/$$/stat; "
            + "sed -n 's/^Sig\\(Blk\\|Ign\\):.*\\(........\\)$/\\1 \\2/p' /proc/$$/status | sed 's/Ign 8/Ign 0/'; ls /proc/$$/fd; :");
        var (_, output, _) = await CollectAsync(process);

        // Id, group and session are one; no signal is blocked or ignored (but for two that glibc keeps to itself, 32 being the highest bit here). A shell has
        // descriptors of its own while it makes a pipeline or redirects: here it only waits.
        Assert.Equal($"{process.Id} {process.Id} {process.Id}\nBlk 00000000\nIgn 00000000\n0\n1\n2\n", output);
    }

    [Fact]
    public async Task StartAsync_DescriptorInheritableInHost_IsNotInherited()
    {
        // Opened without close-on-exec, as one from whoever started the host would be.
        using var handle = File.OpenHandle("/dev/zero");
        var duplicate = Dup((int)handle.DangerousGetHandle());
        try
        {
            var (_, output, _) = await RunAsync($"ls /proc/$$/fd; exit 0");
            Assert.Equal("0\n1\n2\n", output);
        }
        finally
        {
            _ = Close(duplicate);
        }

        [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "dup")]
        static extern int Dup(int fd);

        [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "close")]
        static extern int Close(int fd);
    }

    [Fact]
    public async Task StartAsync_MissingProgram_SaysSo()
    {
        await FailsAsync(
            new ProcessSpec("no-such-program", []), "\"no-such-program\" was not found on PATH: check the name, or install the program that it belongs to.");
        await FailsAsync(new ProcessSpec("", []), "\"\" was not found on PATH: check the name, or install the program that it belongs to.");
        await FailsAsync(new ProcessSpec("./missing", []), $"\"./missing\" could not be started: there is no file \"{Folder}/missing\".");
        await FailsAsync(new ProcessSpec("/tmp", []), "\"/tmp\" could not be started: \"/tmp\" is a folder.");
    }

    [Fact]
    public async Task StartAsync_BadFolder_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Join(Folder, "file"), "", Token);
        await FailsAsync(new ProcessSpec("true", []) { WorkingDirectory = "gone" }, $"\"true\" cannot run in \"{Folder}/gone\": there is no such folder.");
        await FailsAsync(new ProcessSpec("true", []) { WorkingDirectory = "file" }, $"\"true\" cannot run in \"{Folder}/file\": that is a file, not a folder.");
    }

    [Fact]
    public async Task StartAsync_NotExecutable_SaysSo()
    {
        var path = Path.Join(Folder, "plain");
        await File.WriteAllTextAsync(path, "text", Token);
        var denied =
            $"\"./plain\" could not be started: permission to execute \"{path}\" is denied; make it executable (chmod +x) or run it through its interpreter.";
        await FailsAsync(new ProcessSpec("./plain", []), denied);
        await FailsAsync(
            new ProcessSpec("plain", []) { Environment = new Dictionary<string, string?> { ["PATH"] = Folder } },
            denied.Replace("./", "", StringComparison.Ordinal));

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await FailsAsync(
            new ProcessSpec("./plain", []),
            $"\"./plain\" could not be started: \"{path}\" is no program for this system, nor a script with a #! line; run it through its interpreter.");

        var script = Path.Join(Folder, "script");
        await File.WriteAllTextAsync(script, "#!/no/such/interpreter\n", Token);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await FailsAsync(
            new ProcessSpec("./script", []), $"\"./script\" could not be started: \"{script}\" is there, but the interpreter or loader that it names is not.");
    }

    [Fact]
    public async Task StartAsync_WhatNoSystemCanPass_SaysSo()
    {
        await FailsAsync(
            new ProcessSpec("true", ["a\0b"]), "The program could not be started: its name, its folder and its arguments may not hold a NUL character.");
        await FailsAsync(
            new ProcessSpec("true", []) { Environment = new Dictionary<string, string?> { ["A=B"] = "c" } },
            "The environment variable \"A=B\" cannot be set: a name must not be empty or hold '=', and neither name nor value may hold a NUL character.");
        await FailsAsync(
            new ProcessSpec("true", [new string('x', 10_000_000)]),
            "\"true\" could not be started: its arguments and environment together are too long; pass long text by its input or a file.");
    }

    [Fact]
    public async Task StartAsync_Cancelled_StartsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Processes.StartAsync(new ProcessSpec("touch", ["made"]), new CancellationToken(canceled: true)));
        Assert.Equal(0, Backend.GuardPid);
    }

    private async Task FailsAsync(ProcessSpec spec, string message)
    {
        var exception = await Assert.ThrowsAsync<ProcessStartException>(async () => await Processes.StartAsync(spec, Token));
        Assert.Equal(message, exception.Message);
        Assert.Equal(spec.FileName, exception.FileName);
    }
}
