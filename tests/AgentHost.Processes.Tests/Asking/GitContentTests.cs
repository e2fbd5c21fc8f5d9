using AgentHost.Client;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Sandboxing;

namespace AgentHost.Processes.Tests.Asking;

/// <summary>Commands of git that show content, in a repository that holds what nobody may show unasked.</summary>
public sealed class GitContentTests : IAsyncLifetime
{
    private readonly CleanRepository _repository = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _repository.FillAsync(None);
        _repository.Write(".env", "TOKEN=canary\n");
        _repository.Write("private/notes.txt", "canary\n");
        await _repository.RunAsync(
            "git checkout -q -- . && git add -Af && git commit -qm secrets && git tag secret $(git rev-parse HEAD:.env) && git rm -q .env"
            + " && git commit -qm gone"
            + " && echo more >> src/app.py && git commit -qam later && echo z >> private/notes.txt && mkdir -p other && echo TOKEN=canary > other/.env"
            + " && git add -Af other && git stash -q && echo w >> src/util.py",
            None);
    }

    public ValueTask DisposeAsync() => _repository.DisposeAsync();

    [Theory]
    [InlineData("git diff")]
    [InlineData("git diff HEAD~1")]
    [InlineData("git diff HEAD -- src")]
    [InlineData("git show")]
    [InlineData("git show HEAD")]
    [InlineData("git show HEAD:src/app.py")]
    [InlineData("git log -p -1")]
    [InlineData("git log -p -1 -S more")]
    [InlineData("git log -p -- src")]
    [InlineData("git log -L 1,2:src/app.py")]
    [InlineData("git blame src/app.py")]
    [InlineData("git grep TODO -- src")]
    [InlineData("git grep TODO src")]
    [InlineData("git -C src diff")]
    [InlineData("git --no-pager show")]
    [InlineData("git log -pw -1")]
    [InlineData("git log -pSmore -1")]
    [InlineData("git show -M -C HEAD")]
    [InlineData("git diff --find-copies HEAD~1")]
    [InlineData("git log --raw --diff-merges=first-parent")]
    [InlineData("git cat-file -p HEAD")]
    [InlineData("rg -l def src | xargs wc -l")]
    [InlineData("grep -rl def src --include='*.py' | sort | xargs head -3")]
    [InlineData("git ls-files src | xargs wc -l")]
    public async Task Content_OfFreeFiles_RunsUnasked(string line) =>
        Assert.Equal(PermissionDecision.Allow, (await JudgeAsync(line)).Verdict.Decision);

    [Theory]
    [InlineData("git log -p", ".env, which may hold secrets")]
    [InlineData("git log -p -3", ".env, which may hold secrets")]
    [InlineData("git log -p --all -1 -S TOKEN", ".env, which may hold secrets")]
    [InlineData("git log --diff-merges=first-parent", "")]
    [InlineData("git log --diff-merges=first-parent -1", "")]
    [InlineData("git log -1 -pSTOKEN", ".env, which may hold secrets")]
    [InlineData("git log -1 -wpSTOKEN", ".env, which may hold secrets")]
    [InlineData("git log -1 -uGTOKEN", ".env, which may hold secrets")]
    [InlineData("git log -1 -pS TOKEN", ".env, which may hold secrets")]
    [InlineData("git log -pn1 --skip 2", ".env, which may hold secrets")]
    [InlineData("git show -R --diff-filter=A HEAD~1", ".env, which may hold secrets")]
    [InlineData("git show HEAD~1", ".env, which may hold secrets")]
    [InlineData("git show HEAD~2", ".env, which may hold secrets")]
    [InlineData("git show HEAD~3..HEAD", ".env, which may hold secrets")]
    [InlineData("git show HEAD~2:.env", "secrets")]
    [InlineData("git show --stat HEAD~1", ".env, which may hold secrets")]
    [InlineData("git diff HEAD~2", ".env, which may hold secrets")]
    [InlineData("git diff HEAD~3 HEAD~2", ".env, which may hold secrets")]
    [InlineData("git stash show -p", "other/.env, which may hold secrets")]
    [InlineData("git grep TOKEN HEAD~2", ".env, which may hold secrets")]
    [InlineData("git blame HEAD~2 -- .env", "secrets")]
    [InlineData("git cat-file -p HEAD~2:.env", "secrets")]
    [InlineData("git show secret", "cannot list")]
    [InlineData("git diff secret HEAD", "cannot list")]
    [InlineData("git cat-file -p secret", "cannot list")]
    [InlineData("git show no-such-thing", "cannot list")]
    [InlineData("git show --tags", "not known")]
    [InlineData("git show 'HEAD^{/secrets:x}'", "not known")]
    [InlineData("git show 'HEAD@{12:00:00}'", "not known")]
    [InlineData("git log -p -g", ".env, which may hold secrets")]
    [InlineData("git grep -eTOKEN HEAD~2", ".env, which may hold secrets")]
    [InlineData("git log -L 1,1:src/app.py -L 1,1:.env", "secrets")]
    [InlineData("git diff secret..secret", "cannot list")]
    [InlineData("git diff ^secret HEAD", "cannot list")]
    [InlineData("git diff secret -- ", "cannot list")]
    [InlineData("git diff HEAD:README.md..HEAD~2:.env", "")]
    [InlineData("git show 'HEAD~1^!'", "not known")]
    [InlineData("git -C src show HEAD~2:../.env", "secrets")]
    [InlineData("git stash show -u -p", "")]
    [InlineData("git diff --no-index src/app.py .env", "secrets")]
    [InlineData("git diff --no-index src .", "may hold")]
    [InlineData("git diff --output=x", "")]
    [InlineData("git diff --ext-diff", "")]
    [InlineData("git show --textconv", "")]
    [InlineData("git grep -O TODO", "")]
    [InlineData("git grep -f README.md", "")]
    [InlineData("git grep --no-index TODO", "")]
    [InlineData("git blame --contents README.md src/app.py", "")]
    [InlineData("git -c core.pager=x show", "")]
    [InlineData("git -C .. show", "outside")]
    [InlineData("git show && make", "beside other commands")]
    public async Task Content_OfWhatWouldAsk_AsksAndNamesIt(string line, string why)
    {
        foreach (var hasSandbox in (bool[])[false, true])
        {
            var evaluation = await JudgeAsync(line, hasReadingSandbox: hasSandbox && (why.Contains("secrets", StringComparison.Ordinal) || why == "outside"));
            Assert.Equal(PermissionDecision.Ask, evaluation.Verdict.Decision);
            Assert.Contains(why, evaluation.Verdict.Reason, StringComparison.Ordinal);
        }
    }

    /// <summary>No sandbox hides what a repository holds of other times.</summary>
    [Theory]
    [InlineData("git log -p --color-moved")]
    [InlineData("git log --patch-with-raw")]
    [InlineData("git cat-file blob HEAD~2:.env")]
    [InlineData("git cat-file --batch-all-objects --batch")]
    [InlineData("git status -v")]
    [InlineData("git status -svv")]
    [InlineData("git status --verb")]
    [InlineData("git diff-tree -p HEAD~2")]
    [InlineData("git show --color-moved HEAD~2")]
    [InlineData("git for-each-ref '--format=%(raw)'")]
    [InlineData("git -c core.quotePath=false log -p --color-moved")]
    [InlineData("timeout 5 git log -p --color-moved")]
    public async Task Content_WithOptionsThatAreNotKnown_AsksInTheReadingSandboxToo(string line) =>
        Assert.Equal(PermissionDecision.Ask, (await JudgeAsync(line, hasReadingSandbox: true)).Verdict.Decision);

    [Theory]
    [InlineData("git show -C -C HEAD")]
    [InlineData("git show -CC HEAD")]
    [InlineData("git log -p -1 -C -C")]
    [InlineData("git diff -C -C HEAD~1 HEAD")]
    [InlineData("git diff --find-copies --find-copies HEAD~1 HEAD")]
    [InlineData("git log -C -C -L 1,9:settings.txt")]
    public async Task Content_OfACopyOfASecret_NamesTheSecret(string line)
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(static i => $"LINE_{i}=value\n"));
        _repository.Write(".env", text + "A_SECRET=canary\n");
        await _repository.RunAsync("git add -f .env && git commit -qm env", None);
        _repository.Write("settings.txt", text);
        await _repository.RunAsync("git add settings.txt && git commit -qm settings", None);

        var verdict = (await JudgeAsync(line)).Verdict;
        Assert.Equal(PermissionDecision.Ask, verdict.Decision);
        Assert.Contains("/.env, which may hold secrets", "/" + verdict.Reason.Split("show ")[^1], StringComparison.Ordinal);
        Assert.Equal(PermissionDecision.Allow, (await JudgeAsync("git show HEAD")).Verdict.Decision);
    }

    // Its listing looks into merges, and would find another commit first.
    [Fact]
    public async Task Content_ChosenByWhatChanged_IsJudgedByAllOfIt()
    {
        _repository.Write(".env", "TOKEN=canary\n");
        await _repository.RunAsync(
            "git checkout -q -- . && git checkout -qb side HEAD~1 && echo canary > a.txt && git add a.txt"
            + " && GIT_COMMITTER_DATE='2020-01-01 00:00' git commit -qm side && git checkout -q main && git add -f .env && git commit -qm again"
            + " && git merge -q -m merged side",
            None);
        Assert.Contains("+TOKEN", await _repository.RunAsync("git log -1 -p -S canary", None), StringComparison.Ordinal);
        Assert.Equal(PermissionDecision.Ask, (await JudgeAsync("git log -1 -p -S canary")).Verdict.Decision);
    }

    [Theory]
    [InlineData("grep -rn TODO .", false)]
    [InlineData("rg --hidden TODO", false)]
    [InlineData("rg TODO", true)]
    [InlineData("grep -rn --exclude-dir=.git TODO .", true)]
    [InlineData("git ls-files src | xargs grep -n TODO", true)]
    public async Task Search_OfSettingsOfGitWithALogin_Asks(string line, bool runs)
    {
        File.Delete(Path.Combine(_repository.Root, ".env"));
        Assert.Equal(PermissionDecision.Allow, (await JudgeAsync(line)).Verdict.Decision);
        foreach (var (file, text) in ((string, string)[])
            [
                (".git/config", "[http \"https://example.com/\"]\n\textraheader = AUTHORIZATION: basic eDp5\n"),
                (".git/modules/q/config", "[remote \"origin\"]\n\turl = https://u:ghp_0123456789abcdef0123456789abcdef0123@example.com/x\n"),
                (".git/config.worktree", "[http] extraheader = x\n"),
            ])
        {
            var path = Path.Combine(_repository.Root, file);
            var before = File.Exists(path) ? await File.ReadAllTextAsync(path, None) : null;
            _repository.Write(file, before + text);
            var judged = (await JudgeAsync(line)).Verdict;
            Assert.True(runs || judged.Decision == PermissionDecision.Ask, $"{line} with {file}: {judged.Reason}");
            Assert.True(!runs || line.StartsWith("git", StringComparison.Ordinal) || judged.Decision == PermissionDecision.Allow, judged.Reason);
            if (before is null)
            {
                File.Delete(path);
            }
            else
            {
                await File.WriteAllTextAsync(path, before, None);
            }
        }
    }

    [Fact]
    public async Task Content_OfAFileThatHadAnotherName_IsShownByNeither()
    {
        await _repository.RunAsync("git mv private/notes.txt pub.txt && git commit -qm moved", None);
        var rules = new PermissionRules { Deny = [PermissionRuleParser.Parse("read(private/**)", "test").Rule!] };
        Assert.Equal(PermissionDecision.Ask, (await JudgeAsync("git log -L 1,1:pub.txt", rules: rules)).Verdict.Decision);
        Assert.Equal(PermissionDecision.Allow, (await JudgeAsync("git log -L 1,2:src/app.py", rules: rules)).Verdict.Decision);
    }

    [Fact]
    public async Task Content_ThatTheRepositoryHolds_AsksInTheProfileSandboxedToo()
    {
        var rules = PermissionRules.Empty with { Sandboxed = true };
        Assert.Equal(PermissionDecision.Ask, (await JudgeAsync("git log -p", rules: rules)).Verdict.Decision);
        Assert.Equal(PermissionDecision.Allow, (await JudgeAsync("git log -p -1", rules: rules)).Verdict.Decision);
    }

    [Theory]
    [InlineData("git diff HEAD~3 HEAD~2 -- private")]
    [InlineData("git show HEAD~2:private/notes.txt")]
    [InlineData("git grep canary")]
    [InlineData("git blame private/notes.txt")]
    [InlineData("git blame private/notes.txt HEAD")]
    [InlineData("git blame -- private/notes.txt HEAD")]
    [InlineData("git log -L 1,1:src/app.py -L 1,1:private/notes.txt")]
    [InlineData("git ls-files | xargs cat")]
    [InlineData("find . -name '*.txt' | xargs cat")]
    [InlineData("for f in private/*; do cat $f; done")]
    public async Task Content_OfWhatARuleDenies_IsNotShown(string line)
    {
        var rule = PermissionRuleParser.Parse("read(private/**)", "test").Rule!;
        Assert.NotEqual(PermissionDecision.Allow, (await JudgeAsync(line, rules: new PermissionRules { Deny = [rule] })).Verdict.Decision);
    }

    [Theory]
    [InlineData("cat list.txt | xargs cat")]
    [InlineData("xargs cat < list.txt")]
    [InlineData("echo /etc/passwd | xargs cat")]
    [InlineData("for f in $(cat list.txt); do cat $f; done")]
    [InlineData("while read -r f; do cat \"$f\"; done < list.txt")]
    [InlineData("for f in src/*; do :; done; f=/etc/passwd; cat $f")]
    [InlineData("for f in src/*; do cat \"${f/src//etc}\"; done")]
    [InlineData("for f in src/*; do cat \"$f/../../../etc/passwd\"; done")]
    [InlineData("find src | xargs -I{} cat ../{}")]
    [InlineData("find src | xargs -d a cat")]
    [InlineData("find src | xargs -a list.txt cat")]
    [InlineData("find src | sed 's/^/..\\//' | xargs cat")]
    [InlineData("find src -printf '/etc/passwd\\n' | xargs cat")]
    [InlineData("find src | grep -o app | xargs cat")]
    [InlineData("find .. | xargs cat")]
    [InlineData("find .. -name x -exec cat {} \\;")]
    [InlineData("find -L src -exec cat {} \\;")]
    [InlineData("find links | xargs cat")]
    [InlineData("find odd -type f | xargs cat")]
    [InlineData("find . -name '.e*' -exec cat {} +")]
    [InlineData("IFS=/; for f in $(git ls-files src); do cat $f; done")]
    [InlineData("cd src && find . | (cd .. && xargs cat)")]
    [InlineData("find src | xargs python3")]
    [InlineData("find src -name '*.py' | while read f; do f=/etc/passwd; cat \"$f\"; done")]
    [InlineData("find src | while read f; do eval cat $f; done")]
    [InlineData("for f in src/*; do bash -c 'f=/etc/passwd; cat $f'; done")]
    [InlineData("for f in src/*; do sh -c 'for f in /etc/passwd; do cat $f; done'; done")]
    [InlineData("for f in README.md; do grep -m 5 $f /etc/shadow; done")]
    [InlineData("grep -v -A 5 $(git ls-files README.md) .env")]
    [InlineData("find src -exec grep -m 5 {} /etc/shadow \\;")]
    [InlineData("git ls-files src | xargs -I{} awk -F : {} README.md")]
    [InlineData("git ls-files src | xargs -I{} jq {} README.md")]
    [InlineData("while read -n 4 f; do cat $f; done < <(git ls-files src)")]
    [InlineData("while read -r a b; do cat $a; done < <(git ls-files src)")]
    [InlineData("git ls-files src | xargs -rd_ cat")]
    [InlineData("git ls-files src | xargs -rE x cat")]
    [InlineData("git ls-files src | head --bytes=4 | xargs cat")]
    [InlineData("git ls-files src | uniq --count | xargs cat")]
    [InlineData("cat $(find . ./README.md -maxdepth 0 -print0)")]
    [InlineData("cat $(git ls-files -z src)")]
    [InlineData("git ls-files -z src | xargs cat")]
    [InlineData("git ls-files src | xargs -0 cat")]
    [InlineData("rg --files /etc | xargs cat")]
    [InlineData("cat $(rg --files /etc)")]
    [InlineData("rg --files ~/.ssh")]
    [InlineData("rg -e x /etc/shadow")]
    [InlineData("rg --regexp=x /etc/shadow")]
    [InlineData("git ls-files src | xargs strings")]
    [InlineData("xxd -pl README.md src/app.py")]
    [InlineData("strings @/etc/shadow")]
    [InlineData("grep --context KEY /etc/shadow README.md")]
    [InlineData("grep -rh . src | xargs cat")]
    [InlineData("grep -lc . src/app.py | xargs cat")]
    [InlineData("rg -l --json . src | xargs cat")]
    [InlineData("rg -l --stats . src | xargs cat")]
    public async Task Names_FromElsewhere_Ask(string line)
    {
        _repository.Write("list.txt", "/etc/passwd\n");
        _repository.Write("links/a", "");
        File.CreateSymbolicLink(Path.Combine(_repository.Root, "links", "b"), "/etc/passwd");
        _repository.Write("odd/x\n/etc/passwd", "");
        Assert.Equal(PermissionDecision.Ask, (await JudgeAsync(line)).Verdict.Decision);
    }

    private Task<PermissionEvaluation> JudgeAsync(string line, bool hasReadingSandbox = false, PermissionRules? rules = null) =>
        _repository.JudgeAsync(line, PermissionMode.Default, None, hasReadingSandbox, rules);

    /// <summary>A program that can start others would show it by git: where no part of a line is git's, its sandbox has no past.</summary>
    [Theory]
    [InlineData("awk 'BEGIN{system(\"git show HEAD~2:.env\")}'")]
    [InlineData("sed '1s/.*/git log -p/e' README.md")]
    [InlineData("env -S'git log -p'")]
    [InlineData("git-show HEAD~3:.env; awk 'BEGIN{while((\"git cat-file --batch-all-objects --batch\" | getline l)>0) print l}'")]
    public async Task Past_ByOtherPrograms_IsNotThereInTheReadingSandbox(string line)
    {
        var evaluation = await _repository.JudgeAsync(line, PermissionMode.Plan, None, hasReadingSandbox: true);
        Assert.True(!evaluation.ReadsInSandbox || evaluation.HidesHistory);
        var plan = new ToolPlan(new ToolCall("c", "shell", AgentJson.EmptyObject), line) { Resources = [Resource.ShellLine(line)] };
        var sandbox = new WorkspaceSandbox(
            new Sandbox(_repository.Backend), SandboxMode.Unset, new SandboxPlace(_repository.Root, _repository.Home, [], static () => []));

        var shown = await _repository.RunAsync(line, None);
        var said = await _repository.RunAsync(
            line, None, sandbox.For(_repository.Processes, plan, "shell", PermissionRules.Empty, onlyReads: true, hidesHistory: true));

        Assert.Contains("canary", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", said, StringComparison.Ordinal);
    }
}
