using AgentHost.Client;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>Options by which a program runs a command of its caller's: the open end of a rule does not take them.</summary>
public sealed class RunningOptionTests
{
    [Theory]
    [InlineData("shell(git fetch *)", "git fetch --upload-pack=./x origin")]
    [InlineData("shell(git fetch *)", "git fetch --upload-p ./x origin")]
    [InlineData("shell(git *)", "git fetch --upload-pack=./x origin")]
    [InlineData("shell(git *)", "git -C src fetch --upload-pack=./x origin")]
    [InlineData("shell(git push *)", "git push --receive-pack=./x origin")]
    [InlineData("shell(git push *)", "git push --exec=./x origin")]
    [InlineData("shell(git clone *)", "git clone -u ./x a b")]
    [InlineData("shell(git clone *)", "git clone -c core.sshCommand=./x a b")]
    [InlineData("shell(git clone *)", "git clone --config core.sshCommand=./x a b")]
    [InlineData("shell(git grep *)", "git grep -O./x foo")]
    [InlineData("shell(git grep *)", "git grep --open-files-in-pager=./x foo")]
    [InlineData("shell(git rebase *)", "git rebase --exec ./x main")]
    [InlineData("shell(git rebase *)", "git rebase -x ./x main")]
    [InlineData("shell(git difftool *)", "git difftool -x ./x")]
    [InlineData("shell(git submodule *)", "git submodule foreach ./x")]
    [InlineData("shell(git bisect *)", "git bisect run ./x")]
    [InlineData("shell(git log *)", "git log --output=.git/hooks/pre-commit")]
    [InlineData("shell(git diff *)", "git diff --output x --no-index a b")]
    [InlineData("shell(git *)", "git -c core.pager=./x log")]
    [InlineData("shell(git *)", "git -C src -c core.pager=./x log")]
    [InlineData("shell(git *)", "git --config-env=core.pager=X log")]
    [InlineData("shell(git *)", "git --exec-path=./x log")]
    [InlineData("shell(make *)", "make --eval='$(shell ./x)'")]
    [InlineData("shell(make *)", "make -E x")]
    [InlineData("shell(make *)", "make test SHELL=./x")]
    [InlineData("shell(tar *)", "tar xf a.tar --to-command=./x")]
    [InlineData("shell(tar *)", "tar cf a.tar --checkpoint=1 --checkpoint-action=exec=./x b")]
    [InlineData("shell(tar *)", "tar -I ./x -xf a.tar")]
    [InlineData("shell(tar *)", "tar -xIf ./x a.tar")]
    [InlineData("shell(tar *)", "tar xIf ./x a.tar")]
    [InlineData("shell(rsync *)", "rsync -ave ./x a b:c")]
    [InlineData("shell(rsync *)", "rsync --rsync-path=./x a b:c")]
    [InlineData("shell(go test *)", "go test -exec ./x ./...")]
    [InlineData("shell(go build *)", "go build -toolexec=./x ./...")]
    [InlineData("shell(cargo *)", "cargo test --config target.runner=x")]
    [InlineData("shell(npm *)", "npm test --script-shell=./x")]
    [InlineData("shell(sort *)", "sort --compress-program=./x -S 1 a.txt")]
    [InlineData("shell(split *)", "split --filter=./x a.txt")]
    [InlineData("shell(zip *)", "zip -T -TT ./x a.zip b")]
    [InlineData("shell(tar -I *)", "tar -I ./x -xf a.tar")] // the command itself has to be named
    [InlineData("shell(git submodule foreach *)", "git submodule foreach ./x")]
    [InlineData("shell(man *)", "man -P ./x ls")]
    [InlineData("shell(ssh host *)", "ssh host -oProxyCommand=./x ls")]
    [InlineData("shell(scp *)", "scp -o 'ProxyCommand ./x' a b:c")]
    [InlineData("shell(gcc *)", "gcc -wrapper ./x,-c a.c")]
    [InlineData("shell(python3 *)", "python3 -W ignore -c x")]
    [InlineData("shell(python3 *)", "python3 -v -c x")]
    [InlineData("shell(node *)", "node --stack-size 900 -e x")]
    [InlineData("shell(ruby *)", "ruby -I lib -e x")]
    [InlineData("shell(timeout 5 git fetch *)", "timeout 5 git fetch --upload-pack=./x origin")]
    public void Rule_WithAnOpenEnd_DoesNotTakeThem(string allow, string line) => Assert.Equal(PermissionDecision.Ask, Decide(allow, line));

    [Theory]
    [InlineData("shell(git fetch --upload-pack=./x *)", "git fetch --upload-pack=./x origin")]
    [InlineData("shell(git fetch --upload-pack=./x origin)", "git fetch --upload-pack=./x origin")]
    [InlineData("shell(git submodule foreach ./x *)", "git submodule foreach ./x a")]
    [InlineData("shell(git -c core.pager=./x log *)", "git -c core.pager=./x log -3")]
    [InlineData("shell(tar -I ./x *)", "tar -I ./x -xf a.tar")]
    [InlineData("shell(make --eval=x)", "make --eval=x")]
    public void Rule_ThatNamesThem_DoesTakeThem(string allow, string line) => Assert.Equal(PermissionDecision.Allow, Decide(allow, line));

    [Theory]
    [InlineData("shell(git *)", "git push -u origin main")]
    [InlineData("shell(git *)", "git -C src log -p")]
    [InlineData("shell(git *)", "git commit -c HEAD")]
    [InlineData("shell(git *)", "git log --output-indicator-new=x")]
    [InlineData("shell(git *)", "git fetch -u origin")]
    [InlineData("shell(git *)", "git submodule update --init")]
    [InlineData("shell(git *)", "git switch -c topic")]
    [InlineData("shell(tar *)", "tar -xzf a.tar -C out")]
    [InlineData("shell(tar *)", "tar xf a.tar")]
    [InlineData("shell(rsync *)", "rsync -av --exclude=x a b")]
    [InlineData("shell(make *)", "make -j4 test")]
    [InlineData("shell(go test *)", "go test -run X ./...")]
    [InlineData("shell(npm *)", "npm run build -- --scripts")]
    [InlineData("shell(python3 *)", "python3 -u x.py -c y")]
    [InlineData("shell(python3 *)", "python3 -W ignore x.py")]
    [InlineData("shell(python3 *)", "python3 -m pytest -c x")]
    [InlineData("shell(node *)", "node --inspect x.js")]
    public void Rule_WithAnOpenEnd_TakesWhatRunsNothing(string allow, string line) => Assert.Equal(PermissionDecision.Allow, Decide(allow, line));

    [Fact]
    public void Reason_NamesTheOption()
    {
        var verdict = PermissionEvaluator.Evaluate(
            Plans.Query(Plans.Shell("git fetch --upload-pack=./x origin"), rules: Plans.Rules(allow: "shell(git fetch *)"))).Verdict;

        Assert.Contains("--upload-pack makes git run a command", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ToolNamedAfterItsProgram_IsHeldToTheSame()
    {
        var plan = Plans.Of("git", ToolEffects.Execute, Resource.Program(["git", "fetch", "--upload-pack=./x", "origin"]));

        Assert.Equal(PermissionDecision.Ask, Plans.Decide(plan, rules: Plans.Rules(allow: "git(fetch *)")));
        Assert.Equal(PermissionDecision.Allow, Plans.Decide(plan, rules: Plans.Rules(allow: "git(fetch --upload-pack=./x *)")));
    }

    [Theory]
    [InlineData("echo $http_proxy", "http_proxy", PermissionDecision.Ask)]
    [InlineData("echo \"$db_password\"", "db_password", PermissionDecision.Ask)]
    [InlineData("sh -c 'echo $db_password'", "db_password", PermissionDecision.Ask)]
    [InlineData("echo \"$db_password\"", "", PermissionDecision.Allow)] // it is the line's own, or nothing
    [InlineData("for key in a b; do echo \"$key\"; done", "", PermissionDecision.Allow)]
    [InlineData("for key in a b; do echo \"$key\"; done", "key", PermissionDecision.Ask)]
    [InlineData("echo $DB_PASSWORD", "", PermissionDecision.Ask)]
    public void Variable_OfTheHostsThatHoldsASecretByItsName_Asks(string line, string set, PermissionDecision expected) =>
        Assert.Equal(expected, PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line)) with { IsVariable = name => name == set }).Verdict.Decision);

    private static PermissionDecision Decide(string allow, string line) => Plans.Decide(Plans.Shell(line), rules: Plans.Rules(allow: allow));
}
