using System.Diagnostics;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Permissions.Tests.Lines;

namespace AgentHost.Kernel.Tests.Permissions.Lines;

/// <summary>The same table, asked of a whole host in a real folder with a real repository.</summary>
public sealed class HostDecisionTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_EveryLineOfTheTable_IsDecidedAsItSays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Lines are cut into pieces there.");
        await using var rig = new HostRig();
        foreach (var file in (string[])["work/src/a.cs", "work/a.txt", "work/b.txt", "work/README.md", "work/package.json"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(rig.Root, file))!);
            await File.WriteAllTextAsync(Path.Combine(rig.Root, file), "words\n", None);
        }

        using (var git = Process.Start(new ProcessStartInfo("git", ["init", "-q", Path.Combine(rig.Root, "work")]) { UseShellExecute = false })!)
        {
            await git.WaitForExitAsync(None);
        }

        await rig.OpenAsync(Settings("\"shell(git push *)\""));
        var withSecrets = await rig.Host.Workspaces.OpenAsync(
            new WorkspaceRequest(rig.Folder("work")) { Settings = AgentJson.Parse(Settings("\"shell(git push *)\",\"path(secrets/**)\"")) }, None);
        var wrong = new List<string>();
        foreach (var (said, row, why) in DecisionTable.Rows)
        {
            // Here the files are known, and what git would show.
            var decision = row is "ls -d */[a-z]" or "find . -name '*.cs' -exec stat {} \\;" or "git diff" or "echo $(find src -name a.cs)"
                ? PermissionDecision.Allow
                : said;
            var line = row.Replace("/w/", rig.Workspace.Root + "/", StringComparison.Ordinal);
            var workspace = line.Contains("secrets", StringComparison.Ordinal) ? withSecrets.Id : rig.Workspace.Id;
            var result = await rig.Host.Permissions.TestAsync(workspace, new PermissionTestRequest($"shell({line})"), None);
            if (result.Decision != decision)
            {
                wrong.Add($"{decision} expected, {result.Decision} is: {line}    ({why})\n      {result.Reason}");
            }

            AssertShape(ClientJson.Write(result), line);
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong)}");
    }

    // What programs read: these members are always there.
    private static void AssertShape(string json, string line)
    {
        var root = JsonElement.Parse(json);
        Assert.Contains(root.GetProperty("decision").GetString(), (string[])["allow", "ask", "deny"]);
        Assert.Equal(root.GetProperty("rule").ValueKind, root.GetProperty("source").ValueKind);
        Assert.NotEmpty(root.GetProperty("parts").EnumerateArray());
        foreach (var part in root.GetProperty("parts").EnumerateArray())
        {
            Assert.NotEqual("", part.GetProperty("text").GetString());
            Assert.Contains(part.GetProperty("decision").GetString(), (string[])["allow", "ask", "deny"]);
            Assert.True(part.TryGetProperty("rule", out _), line);
        }
    }

    private static string Settings(string deny) =>
        "{\"permissions\":{\"deny\":[" + deny + "],\"ask\":[\"shell(npm publish *)\"],\"allow\":["
        + string.Join(',', DecisionTable.Allow.Split("; ").Select(static rule => $"\"{rule}\"")) + "]}}";
}
