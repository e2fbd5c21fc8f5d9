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

    private static readonly int[] _widths = [60, 120, 41, 100, 80, 52, 110, 100];

    private static string Tools => Path.Combine(Programs.Repository, "tests", "tools");

    /// <summary>Lines from one size to the next, and the number of sizes: calm, and in a storm, where each frame meets another size.</summary>
    public static TheoryData<int, int> Paces => new() { { 35, 8 }, { 1, 40 } };

    [Theory]
    [MemberData(nameof(Paces))]
    public async Task Tmux_WidthsInAStream_EachLineIsThereOnce(int apart, int count)
    {
        await using var server = await ModelServer.StartAsync(Numbered());
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"exec '{Programs.Agent}' chat", Columns, Rows, keeps: 10_000);
        var file = await terminal.RecordAsync();
        await terminal.WaitForAsync("›");
        await terminal.TypeAsync("count");
        foreach (var width in Widths(count))
        {
            var next = Highest(await terminal.ReadAllAsync()) + apart;
            await terminal.WaitUntilAsync(async () => Highest(await terminal.ReadAllAsync()) is var highest && highest >= Math.Min(next, Count));
            await terminal.ResizeAsync(width, Rows);
        }

        await terminal.WaitForAsync($"number {Count} of");
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        AssertOnce((await terminal.ReadAllAsync()).Split('\n'), isStorm: apart == 1);
        Assert.DoesNotContain("\u001b[3J", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paces))]
    public async Task Xterm_WidthsInAStream_EachLineIsThereOnce(int apart, int count)
    {
        await using var server = await ModelServer.StartAsync(Numbered());
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""");
        var told = await StormAsync(sandbox, Widths(count), apart);
        Assert.Equal(0, told.GetProperty("wiped").GetInt32());
        AssertOnce([.. told.GetProperty("lines").EnumerateArray().Select(static line => line.GetString()!)], isStorm: apart == 1);
    }

    private static List<int> Widths(int count) => [.. Enumerable.Range(0, count).Select(static i => _widths[i % _widths.Length])];

    private static Scenario Numbered() => Scenario.Create()
        .Reply(string.Concat(Enumerable.Range(1, Count).Select(static i => $"number {i} of four hundred, with words behind it that make it wrap\n\n")))
        .With(static reply => reply with { ChunkSize = 40, EventsASecond = 200 });

    private static async Task<JsonElement> StormAsync(Sandbox sandbox, IReadOnlyList<int> widths, int apart)
    {
        var binding = Path.Combine(Tools, "node_modules", "@lydell", "node-pty");
        Assert.True(Directory.Exists(binding), "node-pty is missing: .ci/install-test-programs installs it.");
        var start = new ProcessStartInfo("node", [Path.Combine(Tools, "resize-storm.mjs")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            file = Programs.Agent, words = (string[])["chat"], environment = sandbox.Environment, folder = sandbox.Workspace, columns = Columns, rows = Rows,
            prompt = "›", type = "count\r", count = Count, widths, apart,
            record = Environment.GetEnvironmentVariable("RESIZE_RECORD") is { } name ? $"{name}.{apart}" : null,
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

    /// <summary>
    /// Asserts that each number is there once, whole, and in its order. In a storm what scrolled away half drawn stays, and stands once more below: there none
    /// is missing.
    /// </summary>
    private static void AssertOnce(IReadOnlyList<string> lines, bool isStorm)
    {
        var numbers = lines.Select(NumberOf).Where(static number => number > 0).ToList();
        var lost = Enumerable.Range(1, Count).Except(numbers).ToList();
        var doubled = numbers.GroupBy(static number => number).Where(static group => group.Count() > 1).Select(static group => group.Key).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{lost.Count} lost, {doubled.Count} doubled: {string.Join(' ', doubled)}");
        Assert.True(
            lost.Count == 0 && (isStorm || doubled.Count == 0),
            $"{lost.Count} lost: {string.Join(' ', lost)}; {doubled.Count} doubled: {string.Join(' ', doubled)}\n{string.Join('\n', lines)}");
        Assert.Equal(Enumerable.Range(1, Count), isStorm ? [.. Enumerable.Reverse(numbers).Distinct().Reverse()] : numbers);
        var whole = lines.Where(line => !isStorm && NumberOf(line) > 0);
        Assert.All(whole, static line => Assert.EndsWith("that make it wrap", line.TrimEnd(), StringComparison.Ordinal));
    }
}
