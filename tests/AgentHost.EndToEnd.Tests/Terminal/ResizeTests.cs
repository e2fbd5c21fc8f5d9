using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>
/// A streamed answer of 400 numbered lines in real terminals, whose size changes while it comes: each line is there once in the end, with those that scrolled
/// away.
/// </summary>
public sealed class ResizeTests
{
    private const int Columns = 100;
    private const int Rows = 30;
    private const int Count = 400;

    /// <summary>Number of lines from one size to the next.</summary>
    private static int Apart => int.Parse(Environment.GetEnvironmentVariable("RESIZE_APART") ?? "35", CultureInfo.InvariantCulture);

    private static readonly int[] _widths = [60, 120, 41, 100, 80, 52, 110, 100];

    private static string Tools => Path.Combine(Programs.Repository, "tests", "tools");

    [Fact]
    public async Task Tmux_EightWidthsInAStream_EachLineIsThereOnce()
    {
        await using var server = await ModelServer.StartAsync(Numbered());
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"exec '{Programs.Agent}' chat", Columns, Rows, keeps: 10_000);
        var file = await terminal.RecordAsync();
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("count");
        foreach (var width in _widths)
        {
            var next = Highest(await terminal.ReadAllAsync()) + Apart;
            await terminal.WaitUntilAsync(async () => Highest(await terminal.ReadAllAsync()) >= next);
            await terminal.ResizeAsync(width, Rows);
        }

        Assert.True(Highest(await terminal.ReadAllAsync()) < Count, "the answer was over before the last size");

        await terminal.WaitForAsync($"number {Count} of");
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        AssertOnce((await terminal.ReadAllAsync()).Split('\n'));
        Assert.DoesNotContain("\u001b[3J", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Xterm_EightWidthsInAStream_EachLineIsThereOnce()
    {
        await using var server = await ModelServer.StartAsync(Numbered());
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""");
        var told = await StormAsync(sandbox, _widths, Apart);
        Assert.True(told.GetProperty("changed").GetInt32() < Count, "the answer was over before the last size");
        Assert.Equal(0, told.GetProperty("wiped").GetInt32());
        AssertOnce([.. told.GetProperty("lines").EnumerateArray().Select(static line => line.GetString()!)]);
    }

    private static Scenario Numbered() => Scenario.Create()
        .Reply(string.Concat(Enumerable.Range(1, Count).Select(static i => $"number {i} of four hundred, with words behind it that make it wrap\n\n")))
        .With(static reply => reply with { ChunkSize = 40, EventsASecond = 200 });

    private static async Task<JsonElement> StormAsync(Sandbox sandbox, IReadOnlyList<int> widths, int apart)
    {
        Assert.True(Directory.Exists(Path.Combine(Tools, "node_modules", "@lydell", "node-pty")), "node-pty is missing: .ci/install-test-programs installs it.");
        var start = new ProcessStartInfo("node", [Path.Combine(Tools, "resize-storm.mjs")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            file = Programs.Agent, words = (string[])["chat"], environment = sandbox.Environment, folder = sandbox.Workspace, columns = Columns, rows = Rows,
            prompt = "›", type = "count\r", count = Count, widths, apart, record = Environment.GetEnvironmentVariable("RESIZE_RECORD"),
        }));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        using var told = JsonDocument.Parse(await output);
        return told.RootElement.Clone();
    }

    private static int Highest(string text) =>
        text.Split('\n').Select(NumberOf).DefaultIfEmpty(0).Max();

    private static int NumberOf(string line)
    {
        var words = line.Split(' ', 4);
        return words is ["number", var number, "of", ..] && int.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : 0;
    }

    /// <summary>Asserts that each number is there once, whole, and in its order.</summary>
    private static void AssertOnce(IReadOnlyList<string> lines)
    {
        var numbers = lines.Select(NumberOf).Where(static number => number > 0).ToList();
        var lost = Enumerable.Range(1, Count).Except(numbers).ToList();
        var doubled = numbers.GroupBy(static number => number).Where(static group => group.Count() > 1).Select(static group => group.Key).ToList();
        Assert.True(
            lost.Count == 0 && doubled.Count == 0,
            $"{lost.Count} lost: {string.Join(' ', lost)}; {doubled.Count} doubled: {string.Join(' ', doubled)}\n{string.Join('\n', lines)}");
        Assert.Equal(numbers.Order(), numbers);
        Assert.All(lines.Where(static line => NumberOf(line) > 0), static line => Assert.EndsWith("that make it wrap", line.TrimEnd(), StringComparison.Ordinal));
    }
}
