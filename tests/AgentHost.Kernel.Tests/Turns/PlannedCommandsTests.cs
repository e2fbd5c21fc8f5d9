using System.Runtime.Versioning;
using AgentHost.FileSystem.Tests;
using AgentHost.Kernel.Turns;
using AgentHost.Kernel.Turns.Calls;
using AgentHost.Permissions.Tests;
using AgentHost.Processes.Tests;

namespace AgentHost.Kernel.Tests.Turns;

[UnsupportedOSPlatform("windows")]
public sealed class PlannedCommandsTests : ProcessTest
{
    [Fact]
    public void Admit_WhatThePlanNames_IsStarted()
    {
        var shell = new[] { "/bin/sh", "-c" };
        var line = Of(Resource.ShellLine("make 'all of it'") with { WorkingFolder = "sub" });
        var program = Of(Resource.Program(["git", "push"]));

        Assert.NotNull(line.Admit(new ProcessSpec("/bin/sh", ["-c", "make 'all of it'"]) { WorkingDirectory = "/w/sub" }, shell));
        Assert.NotNull(line.Admit(new ProcessSpec("make", ["all of it"]) { WorkingDirectory = "sub" }, shell));
        Assert.NotNull(program.Admit(new ProcessSpec("git", ["push"]), shell));
        Assert.NotNull(program.Admit(new ProcessSpec("git", ["push"]) { WorkingDirectory = "." }, shell));
        Assert.Null(line.Admit(new ProcessSpec("/bin/sh", ["-c", "make 'all of it'"]), shell)); // another folder
        Assert.Null(line.Admit(new ProcessSpec("/bin/sh", ["-c", "make 'all of it'; rm x"]) { WorkingDirectory = "sub" }, shell));
        Assert.Null(line.Admit(new ProcessSpec("/bin/bash", ["-c", "make 'all of it'"]) { WorkingDirectory = "sub" }, shell));
        Assert.Null(program.Admit(new ProcessSpec("git", ["push", "--force"]), shell));
        Assert.Null(program.Admit(new ProcessSpec("/bin/sh", ["-c", "git push"]), shell));
        Assert.Null(Of(Resource.ShellLine("ls *")).Admit(new ProcessSpec("ls", ["*"]), shell));
    }

    [Fact]
    public async Task StartAsync_OtherThanPlanned_IsRefusedAndSaysWhatWasPlanned()
    {
        await using var none = new CallProcesses(Processes, Of(Resource.ReadPath("a")), "x", new KeptProcesses());
        await using var other = new CallProcesses(Processes, Of(Resource.ShellLine("echo planned")), "x", new KeptProcesses());
        await using var early = new CallProcesses(Processes, null, "x", new KeptProcesses());
        var spec = new ProcessSpec("/bin/sh", ["-c", "echo other"]);

        Assert.Contains(
            "names no command",
            (await Assert.ThrowsAsync<ProcessStartException>(async () => await none.StartAsync(spec, Token))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "\"echo planned\"",
            (await Assert.ThrowsAsync<ProcessStartException>(async () => await other.StartAsync(spec, Token))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "before its plan",
            (await Assert.ThrowsAsync<ProcessStartException>(async () => await early.StartAsync(spec, Token))).Message,
            StringComparison.Ordinal);
        await using var planned = await other.StartAsync(new ProcessSpec("/bin/sh", ["-c", "echo planned"]), Token);
        Assert.Equal("planned\n", (await CollectAsync(planned)).Output);
    }

    [Fact]
    public async Task StartAsync_GitStatus_RunsNoProgramsOfTheRepository()
    {
        var marker = Path.Combine(Folder, "ran");
        var script = Path.Combine(Folder, "evil.sh");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\ntouch '{marker}'\n", Token);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var repository = Directory.CreateDirectory(Path.Combine(Folder, "repo")).FullName;
        var made = await RunAsync(
            $"cd '{repository}' && git init -q && git config user.email a@b && git config user.name a && echo a > a && git add a && git commit -qm a && "
            + $"git config core.fsmonitor '{script}' && cp '{script}' .git/hooks/post-index-change && touch a");
        Assert.Equal((0, ""), (made.Code, made.Error));

        var plain = await RunAsync($"cd '{repository}' && git status");
        Assert.True(File.Exists(marker), plain.Output); // the trap works
        File.Delete(marker);
        await RunAsync($"touch -d '2001-01-01' '{repository}/a'");

        await using var processes = new CallProcesses(
            Processes, Of(Resource.ShellLine("git status --short --branch") with { WorkingFolder = repository }), "shell", new KeptProcesses());
        await using var process = await processes.StartAsync(
            new ProcessSpec("/bin/sh", ["-c", "git status --short --branch"]) { WorkingDirectory = repository }, Token);
        var (code, output, error) = await CollectAsync(process);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("## ", output, StringComparison.Ordinal);
        Assert.False(File.Exists(marker));
    }

    private static PlannedCommands Of(Resource resource) => new(Plans.Of("x", ToolEffects.Execute, resource), new FakePaths());
}
