using System.Diagnostics;
using System.Text.Json;
using AgentHost.Testing.Shared;

namespace AgentHost.Terminal.Tests.Screens;

/// <summary>Terminals that others wrote, asked what bytes come to: xterm.js without a window, and pyte.</summary>
internal static class ReferenceTerminal
{
    /// <summary>Reads what <c>screen-judge.mjs</c> does; an older terminal, which adds up the cells of characters one by one.</summary>
    private const string Pyte = """
        import json, sys, pyte
        judged = []
        for case in json.load(sys.stdin):
            screen = pyte.Screen(case['columns'], case['rows'])
            pyte.Stream(screen).feed(case['text'])
            before = screen.buffer[screen.cursor.y][max(0, screen.cursor.x - 1)].data
            judged.append({'row': screen.cursor.y, 'column': screen.cursor.x, 'before': before})
        print(json.dumps(judged))
        """;

    /// <summary>
    /// Screens of xterm.js, with its table of widths by characters (<c>11</c>) or by clusters (<c>15-graphemes</c>, which knows no wide signs beyond U+FFFF).
    /// </summary>
    public static Task<IReadOnlyList<JudgedScreen>> XtermAsync(IReadOnlyList<(int Columns, int Rows, string Text, string Unicode)> cases) =>
        AskAsync("node", Repository.PathTo("tests", "tools", "screen-judge.mjs"), cases);

    /// <summary>Screens of pyte; null where it is not installed.</summary>
    public static async Task<IReadOnlyList<JudgedScreen>?> PyteAsync(IReadOnlyList<(int Columns, int Rows, string Text, string Unicode)> cases)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("agent-pyte-").FullName, "judge.py");
        try
        {
            await File.WriteAllTextAsync(file, Pyte, TestContext.Current.CancellationToken);
            return await AskAsync("/usr/bin/python3", file, cases);
        }
        catch (InvalidOperationException fault) when (fault.Message.Contains("No module named", StringComparison.Ordinal))
        {
            return null;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<JudgedScreen>> AskAsync(
        string program, string script, IReadOnlyList<(int Columns, int Rows, string Text, string Unicode)> cases)
    {
        var start = new ProcessStartInfo(program, [script])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(
            cases.Select(static each => new Dictionary<string, object>
            {
                ["columns"] = each.Columns, ["rows"] = each.Rows, ["text"] = each.Text, ["unicode"] = each.Unicode,
            })));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(await error);
        }

        using var judged = JsonDocument.Parse(await output);
        return [
            .. judged.RootElement.EnumerateArray().Select(static each => new JudgedScreen(
                each.GetProperty("row").GetInt32(), each.GetProperty("column").GetInt32(), each.GetProperty("before").GetString()!)),
        ];
    }
}
