using System.Diagnostics;

namespace AgentHost.GitLayouts;

/// <summary>A repository in one of the forms that git knows, made by a script with real git; git is the judge of what it leaves out.</summary>
internal sealed class GitLayout
{
    /// <summary>Files that lie in the folder that is looked at; each scope of the configuration is about one of them.</summary>
    private static readonly string[] _names =
    [
        "kept.txt", "a.system", "a.global", "a.xdg", "a.usual", "a.local", "a.tree", "a.exclude", "a.included",
        "a.variable", "a.rule", "in/a.local", "in/a.exclude", "in/top.txt", "top.txt", "in/kept.txt"
    ];

    // A repository with a commit, so that it can be cloned and have working folders.
    private const string Helpers = """
        export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@localhost GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@localhost
        make() { git init -q -b main "$1"; echo a.rule > "$1/.gitignore"; git -C "$1" add .gitignore; git -C "$1" commit -q -m first; }

        """;

    private static readonly Dictionary<string, string> _scripts = new(StringComparer.Ordinal)
    {
        ["plain"] = "make w; echo a.exclude >> w/.git/info/exclude; echo a.local > local; git -C w config core.excludesFile \"$PWD/local\"",
        ["relative-path"] = "make w; printf '/top.txt\\na.local\\n' > w/.leave-out; git -C w config core.excludesFile .leave-out",
        ["empty-path"] = "make w; git -C w config core.excludesFile ''; echo a.exclude >> w/.git/info/exclude",
        ["file-that-is-missing"] = "make w; git -C w config core.excludesFile /nowhere/at/all; echo a.exclude >> w/.git/info/exclude",
        ["last-one-wins"] = "make w; echo a.local > one; echo a.tree > two; git -C w config core.excludesFile \"$PWD/one\"; "
            + "git -C w config --add core.excludesFile \"$PWD/two\"",
        ["odd-spelling"] = "make w; echo a.local > 'o;ne # \"x\"'; printf '[user] name = x ; [core]\\n[CORE] # more\\n\\tExcludesFile = \"%s/o;ne # "
            + "\\\\\"x\\\\\"\"  ; rest\\r\\n[core \"sub\"]\\nexcludesFile = /x\\n' \"$PWD\" >> w/.git/config",
        ["continued-line"] = "make w; echo a.local > 'on e'; printf '[core]\\n\\texcludesFile = %s/o\\\\\\nn e\\n[other]\\n\\tx\\n' \"$PWD\" >> w/.git/config",
        ["include"] =
            "make w; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; git -C w config include.path ../../more",
        ["include-overruled"] = "make w; echo a.included > in.txt; echo a.local > local; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; "
            + "git -C w config include.path \"$PWD/more\"; git -C w config core.excludesFile \"$PWD/local\"",
        ["include-of-nothing"] = "make w; echo a.local > local; git -C w config include.path ../../more; printf '[include]\\n\\tpath = deeper/x\\n' > more; "
            + "git -C w config core.excludesFile \"$PWD/local\"",
        ["include-if-folder"] = "make w; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; "
            + "git -C w config \"includeIf.gitdir:$PWD/.path\" \"$PWD/more\"",
        ["include-if-name"] = "make w; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; "
            + "git -C w config 'includeIf.gitdir:w/.path' \"$PWD/more\"",
        ["include-if-other-case"] = "make w; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; "
            + "git -C w config 'includeIf.gitdir/i:W/.path' \"$PWD/more\"",
        ["include-if-other-name"] = "make w; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; "
            + "git -C w config 'includeIf.gitdir:W/.path' \"$PWD/more\"",
        ["include-if-branch"] = "make w; git -C w checkout -q -b work/x; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > "
            + "more; git -C w config 'includeIf.onbranch:work/.path' \"$PWD/more\"",
        ["include-if-address"] = "make w; git -C w remote add origin https://example.com/team/x; echo a.included > in.txt; printf '[core]\\n\\texcludesFile = "
            + "%s/in.txt\\n' \"$PWD\" > more; git -C w config 'includeIf.hasconfig:remote.*.url:https://example.com/team/**.path' \"$PWD/more\"",
        ["include-if-other-address"] = "make w; git -C w remote add origin https://example.com/other/x; echo a.included > in.txt; "
            + "printf '[core]\\n\\texcludesFile = %s/in.txt\\n' \"$PWD\" > more; git -C w config "
            + "'includeIf.hasconfig:remote.*.url:https://example.com/team/**.path' \"$PWD/more\"",
        ["linked"] = "make main; echo a.exclude >> main/.git/info/exclude; echo a.local > local; git -C main config core.excludesFile \"$PWD/local\"; "
            + "git -C main worktree add -q ../w -b other",
        ["linked-with-own-settings"] = "make main; git -C main worktree add -q ../w -b other; git -C main config extensions.worktreeConfig true; "
            + "echo a.tree > tree; echo a.local > local; git -C main config core.excludesFile \"$PWD/local\"; git -C w config --worktree core.excludesFile "
            + "\"$PWD/tree\"; mkdir -p main/.git/worktrees/w/info; echo kept.txt > main/.git/worktrees/w/info/exclude",
        ["own-settings-switched-off"] = "make main; git -C main worktree add -q ../w -b other; echo a.local > local; "
            + "git -C main config core.excludesFile \"$PWD/local\"; printf '[core]\\n\\texcludesFile = /nowhere\\n' > main/.git/worktrees/w/config.worktree",
        ["bare-and-linked"] = "make main; git clone -q --bare main all.git; echo a.exclude > all.git/info/exclude; echo a.local > local; "
            + "git -C all.git config core.excludesFile \"$PWD/local\"; git -C all.git worktree add -q ../w -b other",
        ["submodule"] = "make sub; make main; git -C main -c protocol.file.allow=always submodule --quiet add ../sub w; "
            + "echo a.exclude >> main/.git/modules/w/info/exclude; echo a.tree >> main/.git/info/exclude; echo a.local > local; "
            + "git -C main/w config core.excludesFile \"$PWD/local\"; ln -s main/w w",
        ["elsewhere"] =
            "git init -q --separate-git-dir=away w; echo a.exclude > away/info/exclude; echo a.local > local; git -C w config core.excludesFile \"$PWD/local\"",
        ["link-to-elsewhere"] = "make w; mv w/.git away; ln -s ../away w/.git; echo a.exclude > away/info/exclude; echo a.local > local; "
            + "git -C w config core.excludesFile \"$PWD/local\"",
        ["excludes-that-are-links"] = "make w; echo a.exclude > x; echo a.local > y; rm -f w/.git/info/exclude; ln -s ../../../x w/.git/info/exclude; "
            + "ln -s y z; git -C w config core.excludesFile \"$PWD/z\"",
        ["own-rule-wins"] = "make w; echo '!a.local' >> w/.gitignore; echo a.local > local; git -C w config core.excludesFile \"$PWD/local\"",
        ["excludes-take-back"] =
            "make w; printf 'a.*\\n!a.tree\\n' > local; echo '!a.local' > w/.git/info/exclude; git -C w config core.excludesFile \"$PWD/local\"",
    };

    private static readonly Dictionary<string, string> _personal = new(StringComparer.Ordinal)
    {
        ["system"] = "make w; echo a.system > sys; git config --file \"$GIT_CONFIG_SYSTEM\" core.excludesFile \"$PWD/sys\"",
        ["home"] = "make w; echo a.global > \"$HOME/out\"; git config --global core.excludesFile '~/out'; echo a.system > sys; "
            + "git config --file \"$GIT_CONFIG_SYSTEM\" core.excludesFile \"$PWD/sys\"",
        ["settings-folder"] =
            "make w; mkdir -p \"$HOME/.config/git\"; echo a.xdg > xdg; git config --file \"$HOME/.config/git/config\" core.excludesFile \"$PWD/xdg\"",
        ["home-over-settings-folder"] = "make w; mkdir -p \"$HOME/.config/git\"; echo a.xdg > xdg; git config --file \"$HOME/.config/git/config\" "
            + "core.excludesFile \"$PWD/xdg\"; echo a.global > \"$HOME/out\"; git config --file \"$HOME/.gitconfig\" core.excludesFile '~/out'",
        ["usual-file"] =
            "make w; mkdir -p \"$HOME/.config/git\"; printf 'a.usual\\n/top.txt\\n' > \"$HOME/.config/git/ignore\"; echo a.exclude >> w/.git/info/exclude",
        ["usual-file-taken-back"] = "make w; mkdir -p \"$HOME/.config/git\"; echo a.usual > \"$HOME/.config/git/ignore\"; git -C w config core.excludesFile ''",
        ["repository-over-home"] = "make w; echo a.global > \"$HOME/out\"; git config --global core.excludesFile '~/out'; echo a.local > local; "
            + "git -C w config core.excludesFile \"$PWD/local\"",
        ["home-in-repository"] = "make w; echo a.local > \"$HOME/out\"; git -C w config core.excludesFile '~/out'",
        ["include-below-home"] = "mkdir \"$HOME/work\"; make \"$HOME/work/w\"; ln -s \"$HOME/work/w\" w; echo a.included > \"$HOME/work/out\"; "
            + "printf '[core]\\n\\texcludesFile = ~/work/out\\n' > \"$HOME/work/more\"; git config --global 'includeIf.gitdir:~/work/.path' work/more",
        ["include-not-below-home"] = "mkdir \"$HOME/work\"; make w; echo a.included > \"$HOME/work/out\"; "
            + "printf '[core]\\n\\texcludesFile = ~/work/out\\n' > \"$HOME/work/more\"; git config --global 'includeIf.gitdir:~/work/.path' work/more",
        ["include-beside-the-file"] = "make \"$HOME/w\"; ln -s \"$HOME/w\" w; echo a.included > \"$HOME/out\"; "
            + "printf '[core]\\n\\texcludesFile = ~/out\\n' > \"$HOME/more\"; git config --global 'includeIf.gitdir:./w/.path' more",
        ["address-known-to-the-person"] = "make w; git -C w remote add origin git@example.com:team/x; echo a.included > \"$HOME/out\"; printf "
            + "'[core]\\n\\texcludesFile = ~/out\\n' > \"$HOME/more\"; git config --global 'includeIf.hasconfig:remote.*.url:git@example.com:team/*.path' more",
        ["linked-below-home"] = "mkdir \"$HOME/work\"; make \"$HOME/work/main\"; git -C \"$HOME/work/main\" worktree add -q \"$PWD/w\" -b other; "
            + "echo a.included > \"$HOME/work/out\"; printf '[core]\\n\\texcludesFile = ~/work/out\\n' > \"$HOME/work/more\"; "
            + "git config --global 'includeIf.gitdir:~/work/.path' work/more",
        ["variable"] = "make w; echo a.variable > v; echo a.local > local; git -C w config core.excludesFile \"$PWD/local\"",
    };

    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string?> _variables;

    /// <summary>Makes one.</summary>
    /// <param name="folder">Where: the script runs in it, and <c>w</c> in it is the folder that is looked at.</param>
    /// <param name="name">Which of <see cref="Names"/> and <see cref="PersonalNames"/>.</param>
    /// <param name="variables">The environment of git, beside that of the test; null takes one away.</param>
    public GitLayout(string folder, string name, IReadOnlyDictionary<string, string?> variables)
    {
        _folder = folder;
        _variables = variables;
        Run("sh", folder, "-ec", Helpers + (_scripts.GetValueOrDefault(name) ?? _personal[name]));
        foreach (var file in _names)
        {
            var path = Path.Combine(Root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }

    /// <summary>Layouts whose repository alone says something.</summary>
    public static IEnumerable<string> Names => _scripts.Keys;

    /// <summary>Layouts in which the person's home, which must be empty, and the file of <c>GIT_CONFIG_SYSTEM</c> have a say.</summary>
    public static IEnumerable<string> PersonalNames => _personal.Keys;

    /// <summary>The folder to look at.</summary>
    public string Root => Path.Combine(_folder, "w");

    /// <summary>Those of the files that git does not leave out.</summary>
    public IReadOnlyList<string> Kept()
    {
        var ignored = Run("git", Root, ["check-ignore", "--no-index", "--", .. _names]).Split('\n').ToHashSet(StringComparer.Ordinal);
        return [.. _names.Where(name => !ignored.Contains(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs a program with the layout's environment, and gives what it prints.</summary>
    public string Run(string program, string folder, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode is 0 or 1 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', words)} ended with {process.ExitCode}.");
    }
}
