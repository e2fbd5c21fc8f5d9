using System.Text.Json;

namespace AgentHost.Plugins.Offline.Tests;

public sealed class GuideTests
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(Root(), "docs", "guide", "offline.md")))
        {
            var cells = line.Split(" | ");
            if (cells.Length == 2 && cells[1].StartsWith('`') && cells[0].StartsWith("| ", StringComparison.Ordinal))
            {
                rows.Add(cells[0][2..].Trim(), cells[1].TrimEnd('|', ' '));
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Request_OfTheGuide_CallsWhatTheGuideSays(string request, string expected)
    {
        var calls = await Conversation.FirstCallsAsync(request);

        var wanted = expected.Trim('`').Split("`, `");
        Assert.Equal(wanted, calls.Select(Conversation.Show).Select(call => call.Replace("\\u0022", "\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Guide_HasItsTable() => Assert.True(Rows().Count >= 30);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Host.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder;
    }
}
