using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Permissions;

/// <summary>Lines of the table of decisions, asked of the published program; the kernel's tests ask all of them.</summary>
public sealed class PermissionTestTableTests
{
    private const int Every = 24;

    [Fact]
    public async Task Test_ASampleOfTheTable_PrintsWhatEachLineDeserves()
    {
        var rows = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Permissions", "decisions.tsv"), TestContext.Current.CancellationToken))
            .Select(static row => row.Split('\t')).Where(static (_, index) => index % Every == 0).ToList();
        Assert.True(rows.Count >= 20, $"{rows.Count} rows");
        using var usual = await SandboxAsync("");
        using var secrets = await SandboxAsync(", \"path(secrets/**)\"");
        var wrong = new List<string>();
        foreach (var row in rows)
        {
            var line = string.Join('\t', row[1..^1]).Replace('⏎', '\n');
            var result = (await (line.Contains("secrets", StringComparison.Ordinal) ? secrets : usual)
                .AgentAsync("permission", "test", "--json", $"shell({line})")).ExitedWith(0).Json();
            if (result.GetProperty("decision").GetString() != row[0])
            {
                wrong.Add($"{row[0]}: {line}: {result.GetRawText()}");
            }

            Assert.Equal(result.GetProperty("rule").ValueKind, result.GetProperty("source").ValueKind);
            Assert.NotEmpty(result.GetProperty("parts").EnumerateArray());
            Assert.All(
                result.GetProperty("parts").EnumerateArray(),
                static part =>
                    Assert.True(part.GetProperty("text").GetString()!.Length > 0 && part.GetProperty("decision").GetString()!.Length > 0
                        && part.TryGetProperty("rule", out _)));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Test_LineWithARuleForAPart_NamesTheRuleAndItsPlace()
    {
        using var sandbox = await SandboxAsync("");

        var result = (await sandbox.AgentAsync("permission", "test", "--json", "shell(ls && git push origin)")).ExitedWith(0).Json();

        Assert.Equal("deny", result.GetProperty("decision").GetString());
        Assert.Equal("shell(git push *)", result.GetProperty("rule").GetString());
        Assert.EndsWith("agent.json:3", result.GetProperty("source").GetString(), StringComparison.Ordinal);
        var parts = result.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal(
            [("ls", "allow"), ("git push origin", "deny")],
            parts.Select(static part => (part.GetProperty("text").GetString(), part.GetProperty("decision").GetString())));
        Assert.Equal(JsonValueKind.String, parts[1].GetProperty("rule").ValueKind);
    }

    private static async Task<Sandbox> SandboxAsync(string deny)
    {
        var sandbox = new Sandbox().UserSettings($$"""
            {
              "permissions": {
                "deny": ["shell(git push *)"{{deny}}],
                "ask": ["shell(npm publish *)"],
                "allow": ["shell(npm run test* *)", "shell(npm test *)", "shell(git commit *)", "shell(git add *)", "shell(dotnet test *)", "shell(make)", "shell(cargo build *)", "edit(out/**)"]
              }
            }
            """).Write("src/a.cs", "words\n").Write("a.txt", "words\n").Write("b.txt", "words\n").Write("package.json", "{}\n");
        await sandbox.CommitAsync();
        return sandbox;
    }
}
