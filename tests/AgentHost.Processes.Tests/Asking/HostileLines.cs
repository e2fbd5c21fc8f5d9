using AgentHost.Client;
using AgentHost.Permissions.Rules;

namespace AgentHost.Processes.Tests.Asking;

/// <summary>Lines that read secrets, write outside of the folder, start programs of the folder, reach the network or show the environment.</summary>
internal static class HostileLines
{
    private static readonly string[] _secrets = [".env", "~/.ssh/id_rsa", "../other/secret.txt", "link/secret.txt"];
    private static readonly string[] _places = ["../made", "/var/made", "link/made"];

    /// <summary>The table, each row once for each secret and each place that it may name.</summary>
    public static IReadOnlyList<(string Goal, string Line)> All { get; } =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Lines", "hostile.tsv")).Select(static row => row.Split('\t', 2)).SelectMany(
            static cells => cells[0] switch
            {
                "read" => _secrets.Select(secret => (cells[0], cells[1].Replace("FILE", secret, StringComparison.Ordinal))),
                "write" => _places.Select(place => (cells[0], cells[1].Replace("PLACE", place, StringComparison.Ordinal))),
                _ => [(cells[0], cells[1])],
            })
    ];

    /// <summary>Allow rules as people write them, wider than they mean.</summary>
    public static IReadOnlyList<string> WideRules { get; } =
    [
        "shell(git *)", "shell(git diff *)", "shell(find *)", "shell(grep *)", "shell(rg *)", "shell(cat *)", "shell(ls *)", "shell(sort *)",
        "shell(npm run *)", "shell(dotnet build *)", "edit(**)", "read(src/**)",
    ];

    /// <summary>Puts what the lines are after into a repository and beside it.</summary>
    /// <param name="repository">The repository.</param>
    public static void Prepare(CleanRepository repository)
    {
        var other = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(repository.Root)!, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "secret.txt"), "canary\n");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(repository.Home, ".ssh")).FullName, "id_rsa"), "canary\n");
        Directory.CreateSymbolicLink(Path.Combine(repository.Root, "link"), other);
        repository.Write(".env", "TOKEN=canary\n");
        foreach (var name in (string[])["evil.sh", "evil", "evil.py", "evil.js"])
        {
            repository.Write(name, "#!/bin/sh\ntouch started\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Path.Combine(repository.Root, name), (UnixFileMode)0b111_101_101);
            }
        }
    }

    /// <summary>Finds the lines that would run outside of a sandbox without a question.</summary>
    /// <param name="repository">The repository, prepared.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="rule">A rule that allows, or null. Reaching the network is what some are about: those lines are left out then.</param>
    /// <param name="isSandboxed">True for the profile <c>sandboxed</c>.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<IReadOnlyList<string>> FindRunningAsync(
        CleanRepository repository, PermissionMode mode, string? rule, bool isSandboxed, CancellationToken cancellationToken)
    {
        var rules = PermissionRules.Empty with
        {
            Sandboxed = isSandboxed, Allow = rule is null ? [] : [PermissionRuleParser.Parse(rule, "test").Rule!],
        };
        var found = new List<string>();
        foreach (var (goal, line) in All.Where(row => rule is null || row.Goal is "read" or "write" or "program"))
        {
            var evaluation = await repository.JudgeAsync(line, mode, cancellationToken, hasReadingSandbox: isSandboxed, rules);
            if (evaluation.Verdict is { Decision: PermissionDecision.Allow, Sandbox: false })
            {
                found.Add($"{goal}: {line}    {evaluation.Verdict.Reason}");
            }
        }

        return found;
    }
}
