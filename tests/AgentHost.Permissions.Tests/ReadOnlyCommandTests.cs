using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;

namespace AgentHost.Permissions.Tests;

public sealed class ReadOnlyCommandTests
{
    private static readonly FakePaths Paths = new()
    {
        Links = { ["/w/link-out"] = "/etc/hosts", ["/w/link-secret"] = "/w/.env", ["/w/sub/link-out"] = "/etc", ["/w/docs"] = "/elsewhere/docs" },
    };

    [Theory]
    [InlineData("ls -la src")]
    [InlineData("ls")]
    [InlineData("cat README.md")]
    [InlineData("head -n 5 a.txt")]
    [InlineData("head -5 a.txt")]
    [InlineData("tail -n20 a.txt")]
    [InlineData("grep -n 'foo bar' src/a.cs")]
    [InlineData("grep -in /etc/passwd src/a.cs")] // the pattern is text
    [InlineData("git status --short --branch")]
    [InlineData("git log --oneline -5")]
    [InlineData("git log -n 5 --stat main..dev -- src")]
    [InlineData("git diff --stat HEAD~1 -- src")]
    [InlineData("git branch -a")]
    [InlineData("git branch -vv")]
    [InlineData("git branch --list --all --sort=-committerdate '--format=%(refname) %(contents:subject)'")]
    [InlineData("git status --porcelain=v2 -z --ignore-submodules=dirty -- src")]
    [InlineData("git diff --cached --raw --numstat -z --relative --find-renames --no-ext-diff --no-textconv")]
    [InlineData("git log --format=%H -z --encoding=UTF-8 --no-notes --no-patch -1 HEAD --")]
    [InlineData("git log --format= --raw --diff-merges=first-parent HEAD --")]
    [InlineData("git rev-parse --verify --quiet 'HEAD^{commit}'")]
    [InlineData("git cat-file --batch-check")]
    [InlineData("git config --name-only --show-scope -z --get-regexp '^filter\\.'")]
    [InlineData("git stash list -z --format=%H --max-count=5")]
    [InlineData("git worktree list --porcelain -z")]
    [InlineData("git --version")]
    [InlineData("find src -name '*.cs'")]
    [InlineData("find . -maxdepth 2 -type f \\( -name a -o -name b \\)")]
    [InlineData("pwd")]
    [InlineData("echo hello")]
    [InlineData("date")]
    [InlineData("date -u '+%Y-%m-%d'")]
    [InlineData("cat /w/a.txt")]
    [InlineData("wc -l src/../a.txt")]
    [InlineData("diff -u a.txt b.txt")]
    [InlineData("stat src")]
    public void Judge_KnownReadOnlyForm_IsFree(string line)
    {
        var reading = Judge(line);

        Assert.True(reading.IsFree, reading.Why);
    }

    [Theory]
    [InlineData("cat .env")]
    [InlineData("cat config/id_rsa")]
    [InlineData("cat /etc/passwd")]
    [InlineData("cat ../x")]
    [InlineData("cat ~/x")]
    [InlineData("cat *")] // could be a secret file
    [InlineData("cat .en{v,x}")]
    [InlineData("cat link-out")]
    [InlineData("cat link-secret")]
    [InlineData("cat -- -x/../../y")]
    [InlineData("git branch '--format=%(raw)'")]
    [InlineData("git branch '--format=%(*raw:size)'")]
    [InlineData("git branch x")]
    [InlineData("git status --ignore-submodules=none")] // runs git in them
    [InlineData("git diff --raw --ignore-submodules")]
    [InlineData("git diff --find-renames")] // a patch
    [InlineData("git log --diff-merges=remerge --raw")] // runs merge drivers
    [InlineData("git log --encoding=latin1")]
    [InlineData("git cat-file")]
    [InlineData("git cat-file -p HEAD:a")]
    [InlineData("git cat-file --batch")]
    [InlineData("git cat-file --batch-check=%(rest)")]
    [InlineData("git cat-file --batch-check --textconv")]
    [InlineData("git config --get-regexp '^filter\\.'")] // values
    [InlineData("git config --name-only --get-regexp .")] // addresses
    [InlineData("git config --name-only '^filter\\.' x")]
    [InlineData("git config a.b c")]
    [InlineData("git stash list --format=%G?")]
    [InlineData("git stash list -p")]
    [InlineData("cat src")]
    [InlineData("grep x --file=/etc/passwd")]
    [InlineData("grep -f/etc/passwd x")]
    [InlineData("grep -f list x")]
    [InlineData("grep -e x -f list")]
    [InlineData("grep -r x .")] // opens what lies below
    [InlineData("grep x --exclude-from=a b")]
    [InlineData("grep -D read x a")]
    [InlineData("rg x")]
    [InlineData("find . -delete")]
    [InlineData("find . -exec rm {} +")]
    [InlineData("find . -execdir x")]
    [InlineData("find . -ok x")]
    [InlineData("find . -okdir x")]
    [InlineData("find . -fprint x")]
    [InlineData("find . -fprint0 x")]
    [InlineData("find . -fprintf x y")]
    [InlineData("find . -fls x")]
    [InlineData("find -files0-from x")]
    [InlineData("find -f x")]
    [InlineData("find -L .")] // follows links out
    [InlineData("find . -follow")]
    [InlineData("find -H link-out")]
    [InlineData("find . -newer /etc/hosts")]
    [InlineData("find /etc -name x")]
    [InlineData("find src ../x -name x")]
    [InlineData("tail -f x")]
    [InlineData("tail --follow x")]
    [InlineData("./ls")]
    [InlineData("bin/cat x")]
    [InlineData("sudo ls")]
    [InlineData("env ls")]
    [InlineData("sh -c ls")]
    [InlineData("ls | cat")]
    [InlineData("ls > x")]
    [InlineData("ls -L src")]
    [InlineData("ls -LR")]
    [InlineData("ls docs")] // a link to a folder outside
    [InlineData("ls --hyperlink=always")]
    [InlineData("tree -l")]
    [InlineData("tree -o x")]
    [InlineData("tree -R -H x -L 1")]
    [InlineData("tree --fromfile x")]
    [InlineData("du --files0-from=x")]
    [InlineData("du -L")]
    [InlineData("du -X x")]
    [InlineData("wc --files0-from=x")]
    [InlineData("wc --files0-from x")]
    [InlineData("file -C -m x")]
    [InlineData("file -m x y")]
    [InlineData("file -f list")]
    [InlineData("file -z x")]
    [InlineData("file --files-from=x")]
    [InlineData("md5sum -c list")]
    [InlineData("sha256sum --check list")]
    [InlineData("od -w /etc/passwd")]
    [InlineData("date -s 12:00")]
    [InlineData("date 11211200")]
    [InlineData("date 112112002026.30")]
    [InlineData("date -n 1200")]
    [InlineData("date -f file")]
    [InlineData("date -r /etc/hosts")]
    [InlineData("date --set=12:00")]
    [InlineData("date + 1200")]
    [InlineData("hostname x")]
    [InlineData("hostname -F x")]
    [InlineData("diff -N a b")]
    [InlineData("diff --new-file a b")]
    [InlineData("diff --new a b")]
    [InlineData("diff --unidirectional-new-file a b")]
    [InlineData("diff src other")] // opens the files of folders
    [InlineData("diff a.txt src")]
    [InlineData("diff -X x a b")]
    [InlineData("diff --to-file=a b")]
    [InlineData("diff -l a b")]
    [InlineData("npm test")]
    [InlineData("sort -o x x")]
    [InlineData("uniq a b")]
    [InlineData("dotnet --version")]
    [InlineData("dotnet --info")]
    [InlineData("yarn --version")]
    [InlineData("pytest --version")]
    [InlineData("openssl s_client")]
    [InlineData("gh auth token")]
    [InlineData("pnpm --version")]
    [InlineData("cargo --version")]
    [InlineData("rustc --version")]
    [InlineData("go --version")]
    [InlineData("node --version")]
    [InlineData("python --version")]
    [InlineData("make --version")]
    public void Judge_AnythingElse_Asks(string line) => Assert.False(Judge(line).IsFree);

    [Theory]
    [InlineData("git show HEAD:.env")]
    [InlineData("git show")]
    [InlineData("git diff")]
    [InlineData("git diff HEAD~1 -- src")]
    [InlineData("git diff --stat -p")]
    [InlineData("git diff --ext-diff --stat")]
    [InlineData("git diff --textconv --stat")]
    [InlineData("git diff --stat --output=x")]
    [InlineData("git blame a.txt")]
    [InlineData("git blame --contents /etc/passwd a.txt")]
    [InlineData("git cat-file -p HEAD:.env")]
    [InlineData("git cat-file --textconv HEAD:x")]
    [InlineData("git log -p")]
    [InlineData("git log -u")]
    [InlineData("git log -L1,2:a.txt")]
    [InlineData("git log -Sx")]
    [InlineData("git log -G x")]
    [InlineData("git log --show-signature")]
    [InlineData("git log --show-sig")]
    [InlineData("git log --format=%G?")]
    [InlineData("git log --pretty=format:%GG")]
    [InlineData("git log --output=x")]
    [InlineData("git log --outp=x")]
    [InlineData("git log --ext-diff")]
    [InlineData("git -c core.pager=x log")]
    [InlineData("git -C /elsewhere log")]
    [InlineData("git --git-dir=x log")]
    [InlineData("git -p log")]
    [InlineData("GIT_EXTERNAL_DIFF=x git log")]
    [InlineData("GIT_DIR=x git status")]
    [InlineData("git status -v")]
    [InlineData("git status --verbose")]
    [InlineData("git describe --dirty")]
    [InlineData("git ls-files -v")]
    [InlineData("git ls-files -X /etc/passwd")]
    [InlineData("git rev-list --alternate-refs")]
    [InlineData("git branch new")]
    [InlineData("git branch -D x")]
    [InlineData("git branch --edit-description")]
    [InlineData("git tag -v x")]
    [InlineData("git tag x")]
    [InlineData("git remote update")]
    [InlineData("git push")]
    [InlineData("git log -- .env")]
    public void Judge_GitThatRunsOrShowsMore_Asks(string line) => Assert.False(Judge(line).IsFree);

    [Fact]
    public void Judge_GitInADoubtfulRepository_AsksAndSaysWhy()
    {
        var query = Plans.Query(Plans.Shell("git status")) with { RepositoryProblem = (folder, work) => $"{folder} {work}" };

        Assert.Equal("/w/sub True", CommandReads.Judge(SimpleCommandParser.Parse("git status"), "sub", query).Why);
        Assert.Equal("/w False", CommandReads.Judge(SimpleCommandParser.Parse("git log"), null, query).Why);
        Assert.False(CommandReads.Judge(SimpleCommandParser.Parse("git log"), null, query with { RepositoryProblem = null }).IsFree);
        Assert.False(CommandReads.Judge(SimpleCommandParser.Parse("git log"), "/elsewhere", Plans.Query(Plans.Shell("x"))).IsFree);
    }

    [Theory]
    [InlineData("cat ../a.txt", "sub", true)]
    [InlineData("cat ../../a.txt", "sub", false)]
    [InlineData("cat ../a.txt", null, false)]
    [InlineData("cat link-out", "sub", false)]
    [InlineData("cat hosts", "sub/link-out", false)] // the folder itself is a link out
    [InlineData("ls", "/etc", false)]
    [InlineData("ls", "sub", true)]
    [InlineData("cat hosts", "/etc", false)]
    [InlineData("cat /w/a.txt", "/etc", true)]
    public void Judge_WorkingFolder_IsWhereOperandsCountFrom(string line, string? folder, bool free) =>
        Assert.Equal(free, CommandReads.Judge(SimpleCommandParser.Parse(line), folder, Plans.Query(Plans.Shell(line)) with { Paths = Paths }).IsFree);

    [Theory]
    [InlineData("cat private/a.txt", "read(private/**)", PermissionDecision.Deny)]
    [InlineData("cat private/a.txt", "path(private/**)", PermissionDecision.Deny)]
    [InlineData("cat private/a.txt", "shell(cat nothing)", PermissionDecision.Allow)] // a command's pattern
    [InlineData("cat private/a.txt", "edit(private/**)", PermissionDecision.Allow)]
    [InlineData("cat src/../private/a.txt", "path(private/**)", PermissionDecision.Deny)]
    [InlineData("head -n 5 private/a.txt", "path(private/**)", PermissionDecision.Deny)]
    [InlineData("tail -f private/a.txt", "path(private/**)", PermissionDecision.Deny)] // whatever its options are
    [InlineData("cat src/a.cs", "path(private/**)", PermissionDecision.Allow)]
    [InlineData("find . -name x", "path(private/**)", PermissionDecision.Ask)] // shows names that are kept back
    [InlineData("ls", "path(private/**)", PermissionDecision.Ask)]
    [InlineData("ls src", "path(private/**)", PermissionDecision.Allow)]
    [InlineData("cat link-out", "path(/etc/**)", PermissionDecision.Deny)]
    public void Evaluate_DenyRuleForPaths_HoldsForWhatACommandReads(string line, string deny, PermissionDecision expected)
    {
        var query = Plans.Query(Plans.Shell(line), rules: Plans.Rules(deny: deny)) with { Paths = Paths };

        Assert.Equal(expected, PermissionEvaluator.Evaluate(query).Verdict.Decision);
    }

    [Fact]
    public void Evaluate_AskAndDenyForPaths_WinOverAllowForTheCommand()
    {
        Assert.Equal(PermissionDecision.Ask, Plans.Decide(Plans.Shell("cat private/a"), rules: Plans.Rules(ask: "read(private/**)", allow: "shell(cat *)")));
        Assert.Equal(PermissionDecision.Deny, Plans.Decide(Plans.Shell("cat private/a"), PermissionMode.Bypass, Plans.Rules(deny: "read(private/**)")));
        Assert.Equal(PermissionDecision.Deny, Plans.Decide(Plans.Shell("cat private/a"), PermissionMode.Plan, Plans.Rules(ask: "path(private/**)")));
    }

    [Fact]
    public void Evaluate_HiddenFiles_AskInCommands()
    {
        var ignored = IgnorePatterns.Parse(["hidden/"], ignoreCase: false);

        Assert.Equal(PermissionDecision.Ask, Decide("cat hidden/a.txt"));
        Assert.Equal(PermissionDecision.Ask, Decide("ls"));
        Assert.Equal(PermissionDecision.Ask, Decide("git ls-files"));
        Assert.Equal(PermissionDecision.Allow, Decide("cat a.txt"));
        PermissionDecision Decide(string line) => PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line)) with { Ignored = ignored }).Verdict.Decision;
    }

    [Theory]
    [InlineData("env", true)]
    [InlineData("env | sort", true)]
    [InlineData("printenv EVERYDAY_API_KEY; git status", true)]
    [InlineData("npm ls", true)]
    [InlineData("timeout 5 printenv", true)]
    [InlineData("sh -c printenv", true)]
    [InlineData("nice env", true)]
    [InlineData("find . -maxdepth 0 -exec printenv \\;", true)]
    [InlineData("printe''nv EVERYDAY_API_KEY | cat", true)]
    [InlineData("print\\env | cat", true)]
    [InlineData("env && make", false)]
    [InlineData("env A=b make", false)]
    public void EnvironmentFor_WhatShowsVariables_LeavesOutThoseThatHoldSecrets(string line, bool isQuiet)
    {
        Environment.SetEnvironmentVariable("EVERYDAY_API_KEY", "canary");
        Environment.SetEnvironmentVariable("EVERYDAY_DATABASE_URL", "postgres://me:canary@host/db");
        var variables = ReadOnlyCommands.EnvironmentFor(null, line);

        Assert.Equal(isQuiet, variables?.ContainsKey("EVERYDAY_API_KEY") == true && variables["EVERYDAY_API_KEY"] is null);
        Assert.Equal(isQuiet, variables?.ContainsKey("EVERYDAY_DATABASE_URL") == true && variables["EVERYDAY_DATABASE_URL"] is null);
        Assert.NotEqual(true, variables?.ContainsKey("PATH"));
    }

    [Theory]
    [InlineData("timeout 5 git status")]
    [InlineData("g''it status | cat")]
    [InlineData("sh -c 'git status'")]
    public void EnvironmentFor_GitBehindSomething_HoldsTheHostsSettings(string line) =>
        Assert.True(ReadOnlyCommands.EnvironmentFor(null, line)!.ContainsKey("GIT_CONFIG_COUNT"));

    [Fact]
    public void EnvironmentFor_ProgramWithoutAShell_LooksBehindWhatStartsIt() =>
        Assert.True(ReadOnlyCommands.EnvironmentFor(["timeout", "5", "git", "status"], "")!.ContainsKey("GIT_CONFIG_COUNT"));

    [Fact]
    public void EnvironmentFor_Go_FetchesNothing()
    {
        Assert.Equal("local", ReadOnlyCommands.EnvironmentFor(null, "go version")!["GOTOOLCHAIN"]);
        Assert.Equal("off", ReadOnlyCommands.EnvironmentFor(null, "go list ./... | head")!["GOPROXY"]);
    }

    [Fact]
    public void EnvironmentFor_OnlyReadOnlyGit_SetsSettings()
    {
        var variables = ReadOnlyGit.EnvironmentFor(["git", "status"])!;
        var count = int.Parse(variables["GIT_CONFIG_COUNT"]!, System.Globalization.CultureInfo.InvariantCulture);
        var settings = Enumerable.Range(0, count)
            .ToDictionary(i => variables[$"GIT_CONFIG_KEY_{i}"]!, i => variables[$"GIT_CONFIG_VALUE_{i}"], StringComparer.Ordinal);

        Assert.Equal(
            ("explicit", "false", "false", "cat"),
            (settings["safe.bareRepository"], settings["core.fsmonitor"], settings["log.showSignature"], settings["core.pager"]));
        Assert.Null(ReadOnlyGit.EnvironmentFor(["git", "push"]));
        Assert.NotNull(ReadOnlyGit.EnvironmentFor(["git", "--no-pager", "-C", "src", "diff"]));
        Assert.Null(ReadOnlyGit.EnvironmentFor(["git", "diff", "--ext-diff"]));
        Assert.Null(ReadOnlyGit.EnvironmentFor(["ls"]));
    }

    [Fact]
    public void EnvironmentFor_OwnSettings_StayBeforeTheHostsWhereTheyNameNoProgram()
    {
        var own = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["GIT_CONFIG_COUNT"] = "5",
            ["GIT_CONFIG_KEY_0"] = "filter.x.clean", ["GIT_CONFIG_VALUE_0"] = "",
            ["GIT_CONFIG_KEY_1"] = "core.sshCommand", ["GIT_CONFIG_VALUE_1"] = "touch x",
            ["GIT_CONFIG_KEY_2"] = "core.fsmonitor", ["GIT_CONFIG_VALUE_2"] = "true",
            ["GIT_CONFIG_KEY_3"] = "gc.auto", ["GIT_CONFIG_VALUE_3"] = "0",
            ["GIT_CONFIG_KEY_4"] = "safe.bareRepository", ["GIT_CONFIG_VALUE_4"] = "all",
        };

        var variables = ReadOnlyGit.EnvironmentFor(["git", "status"], own)!;

        var count = int.Parse(variables["GIT_CONFIG_COUNT"]!, System.Globalization.CultureInfo.InvariantCulture);
        var all = Enumerable.Range(0, count).Select(i => (variables[$"GIT_CONFIG_KEY_{i}"], variables[$"GIT_CONFIG_VALUE_{i}"])).ToList();
        Assert.Equal([("filter.x.clean", ""), ("core.fsmonitor", "true"), ("gc.auto", "0"), ("safe.bareRepository", "explicit")], all[..4]);
        Assert.True(all.LastIndexOf(("core.fsmonitor", "false")) > 3); // the last one holds
        Assert.DoesNotContain(all, static setting => setting.Item1 == "core.sshCommand");
    }

    [Theory]
    [InlineData("x", "a.b", "")]
    [InlineData("-1", "a.b", "")]
    [InlineData("2", "a.b", "")] // the second is missing
    [InlineData("99999999999", "a.b", "")]
    [InlineData("1", "", "")]
    [InlineData("1", "a.b", null)]
    public void EnvironmentFor_OwnSettingsThatAreBroken_LeaveTheHosts(string count, string key, string? value)
    {
        var usual = ReadOnlyGit.EnvironmentFor(["git", "status"])!;
        var variables = ReadOnlyGit.EnvironmentFor(
            ["git", "status"],
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["GIT_CONFIG_COUNT"] = count,
                ["GIT_CONFIG_KEY_0"] = key,
                ["GIT_CONFIG_VALUE_0"] = value
            })!;

        Assert.Contains("safe.bareRepository", variables.Values);
        Assert.InRange(
            int.Parse(variables["GIT_CONFIG_COUNT"]!, System.Globalization.CultureInfo.InvariantCulture)
            - int.Parse(usual["GIT_CONFIG_COUNT"]!, System.Globalization.CultureInfo.InvariantCulture),
            0,
            count == "2" ? 1 : 0);
    }

    [Fact]
    public void Judge_PowerShell_KnowsGitOnly()
    {
        Assert.False(Judge("ls", CommandDialect.PowerShell).IsFree);
        Assert.False(Judge("cat Env:PATH", CommandDialect.PowerShell).IsFree);
        Assert.True(Judge("git status", CommandDialect.PowerShell).IsFree);
    }

    private static CommandReading Judge(string line, CommandDialect dialect = CommandDialect.Posix) =>
        CommandReads.Judge(SimpleCommandParser.Parse(line, dialect), null, Plans.Query(Plans.Shell(line)) with { Paths = Paths });
}
