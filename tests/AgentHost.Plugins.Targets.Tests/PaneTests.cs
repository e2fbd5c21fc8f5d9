using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Targets.Panes;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Commands in a pane of a real tmux: on this machine in each shell, and over ssh.</summary>
public sealed class PaneTests
{
    public static TheoryData<string> Shells => ["bash", "zsh", "fish", "dash", "ssh"];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Run_OutputAndCodes_AreThoseOfEachCommand(string shell)
    {
        await using var box = await PaneBox.StartAsync(shell);
        await using var there = await box.ConnectAsync();

        foreach (var code in (int[])[0, 3, 255])
        {
            Assert.Equal((code, "out\nerr\n"), await PaneBox.RunAsync(there, $"echo out; echo err >&2; exit {code}"));
        }

        Assert.Equal((0, "a b|c'd\"e|$h|ä!\n"), await PaneBox.RunAsync(there, "printf '%s\\n' 'a b|c'\\''d\"e|$h|ä!'"));
        Assert.Equal((0, "1\n2\n"), await PaneBox.RunAsync(there, "for i in 1 2; do\n\techo $i\ndone"));
        Assert.Equal(143, (await PaneBox.RunAsync(there, "kill -TERM $$")).Code);
        Assert.Equal((0, $"{box.Folder}\n"), await PaneBox.RunAsync(there, "pwd"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Run_StateOfACommand_EndsWithIt(string shell)
    {
        await using var box = await PaneBox.StartAsync(shell);
        await using var there = await box.ConnectAsync();
        await there.CreateFolderAsync($"{box.Folder}/x y", None);

        await PaneBox.RunAsync(there, "cd /; A=1; export A; echo() { printf bad; }");

        Assert.Equal((0, $"{box.Folder}|none\n"), await PaneBox.RunAsync(there, "echo \"$(pwd)|${A-none}\""));
        await using var process = await there.StartAsync(
            PaneBox.Line(there, "echo \"$(pwd)|$B|${HOME-none}\"") with
            {
                WorkingDirectory = "x y", Environment = new Dictionary<string, string?> { ["B"] = "1 '2", ["HOME"] = null },
            },
            None);
        Assert.Equal((0, $"{box.Folder}/x y|1 '2|none\n"), await PaneBox.ReadAsync(process));
        var fault = await Assert.ThrowsAsync<ProcessStartException>(
            async () => await there.StartAsync(PaneBox.Line(there, "true") with { WorkingDirectory = "none" }, None));
        Assert.Contains($"there is no folder {box.Folder}/none there", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_FiftyMegabytesWithClearsAndAnotherScreen_CodesAreRight()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var there = await box.ConnectAsync();
        var megabytes = Rounds.Or(20) >= 200 ? 50 : 5;

        var line = $"printf '\\033[?1049h\\033[2J'; yes 0123456789abcdef | head -c {megabytes}000000; printf '\\033[?1049l\\033c'; exit 7";
        await using var process = await there.StartAsync(PaneBox.Line(there, line), None);
        long count = 0;
        await foreach (var piece in process.ReadAsync(None))
        {
            count += piece.Bytes.Length;
        }

        Assert.Equal(7, await process.WaitAsync(None));
        Assert.InRange(count, megabytes * 1_000_000, megabytes * 1_100_000);
        Assert.Equal((4, ""), await PaneBox.RunAsync(there, "exit 4"));
    }

    [Fact]
    public async Task Run_MarksOfAnotherWord_AreOutput()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var there = await box.ConnectAsync();

        var (code, text) = await PaneBox.RunAsync(there, "printf '\\033]7717;0123456789abcdef01234567;P;0\\007'; echo %end 1 2 1; exit 9");

        Assert.Equal(9, code);
        Assert.EndsWith("%end 1 2 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_TypesMeanwhile_CodesStayRight()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var there = await box.ConnectAsync();
        using var end = new CancellationTokenSource();
        var typing = Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await PaneBox.TmuxAsync("send-keys", "-t", $"={box.Name}:", RandomNumberGenerator.GetInt32(4) switch
                    {
                        0 => "(exit 77)", 1 => "Enter", 2 => "ls", _ => "C-u",
                    });
                    await Task.Delay(RandomNumberGenerator.GetInt32(1, 40), CancellationToken.None);
                }
            },
            None);
        var (right, refused) = (0, 0);
        for (var i = 0; i < 20; i++)
        {
            try
            {
                Assert.Equal(i, (await PaneBox.RunAsync(there, $"exit {i}")).Code);
                right++;
            }
            catch (ProcessStartException)
            {
                refused++;
            }
        }

        await end.CancelAsync();
        await typing;
        Assert.True(right > 0, $"{refused} refused");
    }

    [Fact]
    public async Task Busy_WhatAPersonRuns_IsNotTypedInto()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var there = await box.ConnectAsync();
        await PaneBox.TmuxAsync("send-keys", "-t", $"={box.Name}:", "cat", "Enter");
        await Eventually.TrueAsync(async () =>
            (await PaneBox.TmuxAsync("display-message", "-p", "-t", $"={box.Name}:", "#{pane_current_command}")).Trim() == "cat");

        var fault = await Assert.ThrowsAsync<ProcessStartException>(() => PaneBox.RunAsync(there, "echo no"));

        Assert.Equal(
            $"Nothing was started in the pane {box.Name} on {there.Name}: cat runs in it: capture_pane shows it, send_keys types into it.", fault.Message);
        await PaneBox.TmuxAsync("send-keys", "-t", $"={box.Name}:", "C-c");
        await Eventually.TrueAsync(async () =>
            (await PaneBox.TmuxAsync("display-message", "-p", "-t", $"={box.Name}:", "#{pane_current_command}")).Trim() == "bash");
        Assert.Equal((0, "yes\n"), await PaneBox.RunAsync(there, "echo yes"));
    }

    [Fact]
    public async Task Busy_AnotherCommand_IsSaid()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var there = await box.ConnectAsync();
        await using var process = await there.StartAsync(PaneBox.Line(there, "read -r line; echo \"<$line>\"; exit 6"), None);

        var fault = await Assert.ThrowsAsync<ProcessStartException>(() => PaneBox.RunAsync(there, "echo no"));
        Assert.Contains("another command runs in it", fault.Message, StringComparison.Ordinal);
        await process.WriteAsync("typed\n"u8.ToArray(), None);

        var (code, text) = await PaneBox.ReadAsync(process);
        Assert.Equal((6, "typed\n<typed>\n"), (code, text));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("dash")]
    public async Task Kill_EndsAllThatItStarted(string shell)
    {
        await using var box = await PaneBox.StartAsync(shell);
        await using var there = await box.ConnectAsync();
        await using var watcher = await box.WatchAsync();
        var mark = $"84{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        await using var process = await there.StartAsync(
            PaneBox.Line(there, $"trap '' TERM INT HUP; sleep {mark} & setsid sleep {mark} & sleep {mark}"), None);
        await Eventually.TrueAsync(async () => await CarrierTests.CountAsync(watcher, mark) == 3);

        await process.KillAsync(TimeSpan.FromMilliseconds(50), None);

        Assert.Equal(0, await CarrierTests.CountAsync(watcher, mark));
        Assert.Equal(137, await process.WaitAsync(None));
        Assert.Equal((5, ""), await PaneBox.RunAsync(there, "exit 5"));
    }

    [Fact]
    public async Task Vanished_IsMadeAgain_AndWhatRanIsUnknown()
    {
        await using var box = await PaneBox.StartAsync("bash");
        await using var there = await box.ConnectAsync();
        await using var watcher = await box.WatchAsync();
        var mark = $"83{RandomNumberGenerator.GetInt32(100_000, 999_999)}";
        await using var process = await there.StartAsync(PaneBox.Line(there, $"setsid sleep {mark} & sleep {mark}"), None);
        await Eventually.TrueAsync(async () => await CarrierTests.CountAsync(watcher, mark) == 2);

        await PaneBox.TmuxAsync("kill-session", "-t", $"={box.Name}");

        Assert.Null(await process.WaitAsync(None));
        await Eventually.TrueAsync(async () => await CarrierTests.CountAsync(watcher, mark) == 0);
        Assert.Equal((8, "again\n"), await PaneBox.RunAsync(there, "echo again; exit 8"));
    }

    [Fact]
    public async Task Pane_OfAnEarlierRun_IsFoundAgain()
    {
        await using var box = await PaneBox.StartAsync("bash");
        string first;
        await using (var there = await box.ConnectAsync())
        {
            Assert.Equal((0, "one\n"), await PaneBox.RunAsync(there, "echo one"));
            first = (await PaneBox.TmuxAsync("display-message", "-p", "-t", $"={box.Name}:", "#{pane_pid}")).Trim();
        }

        await using (var there = await box.ConnectAsync())
        {
            Assert.Equal((2, "two\n"), await PaneBox.RunAsync(there, "echo two; exit 2"));
        }

        Assert.Equal(first, (await PaneBox.TmuxAsync("display-message", "-p", "-t", $"={box.Name}:", "#{pane_pid}")).Trim());
    }

    [Fact]
    public async Task Connect_FromWithinThePane_IsRefusedWithAdvice()
    {
        await using var box = await PaneBox.StartAsync("bash");
        Environment.SetEnvironmentVariable("AGENT_PANE", box.Name);
        try
        {
            var fault = await Assert.ThrowsAsync<CapabilityException>(box.ConnectAsync);
            Assert.StartsWith($"This is the pane {box.Name} itself", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AGENT_PANE", null);
        }
    }

    [Fact]
    public async Task Connect_NoTmux_SaysSo()
    {
        await using var box = await PaneBox.StartAsync("bash", hasTmux: false);

        var fault = await Assert.ThrowsAsync<CapabilityException>(box.ConnectAsync);

        Assert.Equal($"The pane {box.Name} on command:t cannot be had: there is no tmux there: install it, or leave --tmux out.", fault.Message);
    }

    [Theory]
    [InlineData("", "agent-")]
    [InlineData("dev_1", "dev_1")]
    [InlineData("fix the test", null)]
    [InlineData("a.b", null)]
    [InlineData("-x", null)]
    public void Name_IsOneOrRefused(string asked, string? expected)
    {
        using var settings = JsonDocument.Parse($$"""{"tmux":{{JsonSerializer.Serialize(asked)}}}""");
        if (expected is null)
        {
            Assert.Contains("is no name of a pane", Assert.Throws<CapabilityException>(
                () => PaneName.Find(settings.RootElement, "/a", "sh:here")).Message, StringComparison.Ordinal);
            return;
        }

        var name = PaneName.Find(settings.RootElement, "/a", "sh:here")!;
        Assert.StartsWith(expected, name, StringComparison.Ordinal);
        Assert.Equal(name, PaneName.Find(settings.RootElement, "/a", "sh:here"));
        Assert.Null(PaneName.Find(default, "/a", "sh:here"));
    }

    [Fact]
    public void Readers_OfRandomPieces_FindTheSame()
    {
        var random = new Random(7717);
        for (var round = 0; round < 500; round++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < 20; i++)
            {
                text.Append(random.Next(6) switch
                {
                    0 => "\u001b]7717;abc;P;0\u0007", 1 => "\u001b]7717;abc;S;1", 2 => "\u001b]7717;xyz;P;1\u0007",
                    3 => "\u001b[2J", 4 => "\u0007", _ => "text",
                });
            }

            var whole = Read(text.ToString(), int.MaxValue);
            Assert.Equal(whole, Read(text.ToString(), random.Next(1, 9)));
        }

        static (string Text, string Marks) Read(string text, int size)
        {
            StringBuilder printed = new(), marks = new();
            var scanner = new MarkScanner("abc", bytes => printed.Append(Encoding.Latin1.GetString(bytes)), mark => marks.Append(mark).Append('|'));
            var bytes = Encoding.Latin1.GetBytes(text + new string('.', 300));
            for (var at = 0; at < bytes.Length; at += Math.Min(size, bytes.Length))
            {
                scanner.Add(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            }

            return (printed.ToString(), marks.ToString());
        }
    }
}
