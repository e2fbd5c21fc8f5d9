using AgentHost.Tests.Screens;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>The judge judged: bytes of a real conversation come to the same on the tests' own screen, in tmux, and in pyte.</summary>
public sealed class ScreenTests
{
    private const int Columns = 72;
    private const int Rows = 20;

    /// <summary>Prints the rows that pyte has after the bytes of a file.</summary>
    private const string Pyte = """
        import sys, pyte
        screen = pyte.Screen(int(sys.argv[2]), int(sys.argv[3]))
        stream = pyte.ByteStream(screen)
        stream.feed(open(sys.argv[1], 'rb').read())
        print('\n'.join(row.rstrip() for row in screen.display))
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_ComeToTheSameOnEachScreen(bool pages)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .Reply("# Title\n\nA **bold** answer with `code`, and a line that is long enough to be broken by the terminal more than once, I think.\n\n"
                + "- one\n- two 漢字かな混じり文\n\n```cs\nvar x = 1; // comment\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n")
            .ToolCall("shell", """{"command":"seq 40; touch made.txt"}""")
            .Reply("It is made."));
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"sleep 2; exec '{Programs.Agent}' chat", Columns, Rows);
        var file = await terminal.RecordAsync();
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("begin please");
        await terminal.WaitForAsync("- two");
        await terminal.TypeAsync("make a file");
        await terminal.WaitForAsync("A digit answers");
        await terminal.WriteAsync("1");
        await terminal.WaitForAsync("It is made.");
        if (pages)
        {
            await terminal.KeyAsync("C-o");
            await terminal.WaitForAsync("q leaves");
            await terminal.WriteAsync("g");
            await terminal.WaitForAsync("begin please");
            await terminal.WriteAsync("q");
            await terminal.WaitForAsync("It is made.");
        }

        await terminal.WriteAsync("a draft 漢字");
        await terminal.WaitForAsync("› a draft 漢字");
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        var shown = await terminal.ReadRowsAsync();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        var screen = new VirtualScreen(Columns, Rows);
        screen.Write(bytes);
        Assert.Equal(shown, screen.Shown);
        Assert.Empty(screen.Forbidden);
        Assert.Equal(pages ? 1 : 0, screen.Alternates);
        Assert.Equal(await terminal.CursorAsync(), (screen.CursorColumn, screen.CursorRow));

        // All that scrolled away as well, with lines that the terminal broke in one piece.
        var lines = (await terminal.ReadAllAsync()).Split('\n').Select(static line => line.TrimEnd()).ToList();
        Assert.Equal(string.Join('\n', lines).TrimEnd(), string.Join('\n', screen.Lines).TrimEnd());

        // pyte knows no alternate screen.
        if (!pages)
        {
            var pyte = await Helper.RunAsync(sandbox.Workspace, sandbox.Environment, "/usr/bin/python3", "-c", Pyte, file, $"{Columns}", $"{Rows}");
            Assert.SkipUnless(pyte.ExitCode == 0 || !pyte.Error.Contains("No module named", StringComparison.Ordinal), "pyte is not installed");
            Assert.Equal(shown, pyte.ExitedWith(0).Output.TrimEnd('\n'));
        }
    }
}
