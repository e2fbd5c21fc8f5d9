using AgentHost.Plugins.Search.Tests.Judging;

[assembly: AssemblyFixture(typeof(Trees))]

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Three trees with 70,000 files, each made when it is first asked for and once in a run; and a home folder with excludes of its own.</summary>
public sealed class Trees : IAsyncDisposable
{
    private readonly string _top = Directory.CreateTempSubdirectory("agent-search-").FullName;
    private readonly Lazy<Task<string>> _many;
    private readonly Lazy<Task<string>> _rules;
    private readonly Lazy<Task<string>> _odd;

    public Trees()
    {
        var home = Directory.CreateDirectory(Path.Combine(_top, "home")).FullName;
        File.WriteAllText(Path.Combine(home, ".gitconfig"), "[user]\n\tname = x\n[core]\n\tautocrlf = false\n\texcludesFile = ~/excludes\n");
        File.WriteAllText(Path.Combine(home, "excludes"), "*.personal\n!kept.personal\n/at-the-top.own\n");

        // The programs that judge and the tools look into the same home, which is nobody's.
        Environment.SetEnvironmentVariable("HOME", home);
        Environment.SetEnvironmentVariable("XDG_CONFIG_HOME", Path.Combine(home, ".config"));
        _many = new(() => ManyFiles.MakeAsync(Path.Combine(_top, "many")));
        _rules = new(() => RulesOfEveryKind.MakeAsync(Path.Combine(_top, "rules")));
        _odd = new(() => OddFiles.MakeAsync(Path.Combine(_top, "odd")));
    }

    /// <summary>A repository with 66,000 small files and the rules that are usual.</summary>
    public Task<string> Many => _many.Value;

    /// <summary>A repository with every kind of rule that git knows.</summary>
    public Task<string> Rules => _rules.Value;

    /// <summary>A repository with other ignore files and every kind of odd file.</summary>
    public Task<string> Odd => _odd.Value;

    public async ValueTask DisposeAsync()
    {
        if (_odd.IsValueCreated && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_top, "odd", OddFiles.Shut), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // Some names in there are no UTF-8: the runtime cannot say them.
        await Judge.RunAsync("rm", "/", ["-rf", "--", _top]);
    }
}
