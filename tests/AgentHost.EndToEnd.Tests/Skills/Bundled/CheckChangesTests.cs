using System.Globalization;
using System.Text.RegularExpressions;
using AgentHost.Security.Redaction;

namespace AgentHost.EndToEnd.Tests.Skills.Bundled;

/// <summary>The script of the skill commit, in repositories of all kinds.</summary>
public sealed class CheckChangesTests
{
    /// <summary>Forty characters as keys have them.</summary>
    private const string Body = "q7Rk2mZp9XwL4tVb8NcY3sHd6FgJ1aQe5UoT0iKx";

    /// <summary>A name and a password as a header carries them: me:q7Rk2mZp9XwL.</summary>
    private const string Login = "bWU6cTdSazJtWnA5WHdM";

    [Theory]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "a.conf", "value of aws_secret_access_key")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "notes", "value of aws_secret_access_key")]
    [InlineData("password = \"hunter2\"", "a.py", "value of password")]
    [InlineData("def f(name, password: str = 'hunter2', size=3):", "a.py", "value of password")]
    [InlineData("  options.ClientSecret = @\"a1b2c3d4e5\";", "a.cs", "value of options.ClientSecret")]
    [InlineData("var c = \"Server=x;User=sa;Password=hunter22!;\";", "a.cs", "value of Password")]
    [InlineData("var c = \"Server=x;Password=hunter;\";", "a.cs", "value of Password")]
    [InlineData("  \"apiKey\": \"a1b2c3d4e5\",", "a.json", "value of apiKey")]
    [InlineData("POSTGRES_PASSWORD: x", "c.yml", "value of POSTGRES_PASSWORD")]
    [InlineData("export DB_PASSWORD=hunter", "a.sh", "value of DB_PASSWORD")]
    [InlineData("db = \"postgres://u:s3cret@h/d\"", "a.py", "password in an address")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", "a.txt", "private key")]
    [InlineData("key: AIzaSyA1234567890abcdefghijklmnopqrstuv", "a.txt", "Google key")]
    [InlineData("t = eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N", "a.txt", "JSON Web Token")]
    [InlineData("-H 'Authorization: Bearer abcdefghij0123456789abcd'", "a.txt", "bearer token")]
    public async Task Secret_IsNamedByPlaceAndKind_AndNeverShown(string line, string file, string kind)
    {
        foreach (var known in (bool[])[true, false])
        {
            using var sandbox = new Sandbox().Write(known ? file : "other.txt", "one\n");
            await sandbox.CommitAsync();
            sandbox.Write(file, $"one\n{line}\n");

            var said = (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(1).Output;

            Assert.Contains($"! what looks like a secret, in:\n  {file}:2: {kind}\n", said, StringComparison.Ordinal);
            Assert.DoesNotContain(line, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Secret_OfEachShapeThatTheHostKnows_IsFound()
    {
        var shapes = Regex.Matches(
            await File.ReadAllTextAsync(
                Path.Combine(Programs.Repository, "src/AgentHost.Security/Redaction/SecretPrefixes.cs"), TestContext.Current.CancellationToken),
            "new\\(\"(?<begins>[^\"]+)\", \\w+, (?<least>[0-9]+)\\)",
            RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(10));
        List<string> secrets =
        [
            .. shapes.Select(static shape =>
                shape.Groups["begins"].Value
                + (shape.Groups["begins"].Value.EndsWith("asic ", StringComparison.Ordinal)
                    ? Login
                    : Body[..int.Parse(shape.Groups["least"].Value, CultureInfo.InvariantCulture)]))
        ];
        using var sandbox = new Sandbox().Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.txt", string.Join('\n', secrets.Select(static secret => $"x: \"{secret}\"")) + "\n");

        Assert.True(secrets.Count > 60);
        Assert.All(secrets, static secret => Assert.True(SecretShapes.Find(secret, 0).Length > 0, secret));
        var said = (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(1).Output;
        Assert.All(Enumerable.Range(1, 20), i => Assert.Contains($"  a.txt:{i}: ", said, StringComparison.Ordinal));
        Assert.Contains($"… {secrets.Count - 20} more", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password = getpass()", "a.py")]
    [InlineData("if token == \"abcdefgh12\":", "a.py")]
    [InlineData("self.token = next_token2", "a.py")]
    [InlineData("const password = process.env.PASSWORD1;", "a.js")]
    [InlineData("  password: string;", "a.ts")]
    [InlineData("\"password\": \"Password\"", "en.json")]
    [InlineData("password: ${DB_PASSWORD}", "a.yml")]
    [InlineData("password: {{ .Values.password }}", "a.yml")]
    [InlineData("  id-token: write", "a.yml")]
    [InlineData("API_TOKEN=<your token>", ".env.example")]
    [InlineData("TOKEN_FILE=/run/secrets/token1", "a.sh")]
    [InlineData("db = \"postgres://u:${PASSWORD}@h/d\"", "a.py")]
    [InlineData("sk-this-is-a-name-of-something-long", "a.css")]
    [InlineData("-----BEGIN CERTIFICATE-----", "a.pem")]
    public async Task WhatOnlySpeaksOfSecrets_IsNotReported(string line, string file)
    {
        using var sandbox = new Sandbox().Write("other.txt", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write(file, line + "\n");

        Assert.EndsWith(
            "== Findings\nnothing\n", (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diff.noprefix")]
    [InlineData("diff.mnemonicPrefix")]
    [InlineData("diff.relative")]
    [InlineData("color.ui=always")]
    [InlineData("diff.external=true")]
    [InlineData("diff.interHunkContext=9")]
    public async Task SettingsOfGit_DoNotBlindIt(string setting)
    {
        using var sandbox = new Sandbox().Write("src/a.txt", "one\ntwo\nthree\nfour\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync(["config", .. setting.Contains('=', StringComparison.Ordinal) ? setting.Split('=') : [setting, "true"]]);
        sandbox.Write("src/a.txt", "one\n++ b/no.txt\nthree\nfour\npassword = \"hunter2\"\n");

        Assert.Contains(
            "  src/a.txt:5: value of password\n",
            (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(1).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StagedAlone_BinaryByAttribute_AndOddNames_AreLookedInto()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n").Write(".gitattributes", "*.dat binary\n").Write("b.dat", "one\n");
        await sandbox.CommitAsync();
        const string Secret = "password = \"hunter2\"\n";
        sandbox.Write("a.txt", Secret);
        await sandbox.GitAsync("add", "a.txt");
        sandbox.Write("a.txt", "one\n").Write("b.dat", Secret).Write("it's \"x\"\tand\nmore $(touch ran).txt", Secret)
            .Write("-n", Secret).Write("x=1.txt", Secret);

        var said = (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(1).Output;

        foreach (var place in (string[])["a.txt:1", "b.dat:1", "it's \"x\"?and?more $(touch ran).txt:1", "-n:1", "x=1.txt:1"])
        {
            Assert.Contains($"  {place}: value of password\n", said, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(sandbox.PathOf("ran")));
    }

    [Theory]
    [InlineData("Title..\n=======\ntext\n", "nothing")]
    [InlineData("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", "! conflict marks:\n  a.md:1: <<<<<<<\n  a.md:5: >>>>>>>\n  a.md:3: =======\n")]
    public async Task SevenEqualSigns_AreAConflictOnlyBesideTheOtherMarks(string text, string said)
    {
        using var sandbox = new Sandbox().Write("a.md", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write("a.md", text);

        Assert.Contains("== Findings\n" + said, (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_ThatSeldomBelongIntoARepository_AreNamed()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n");
        await sandbox.CommitAsync();
        sandbox.Write(".env", "A=b\n").Write("deep/ID_RSA", "x").Write(".env.example", "A=\n").Write("big.txt", new string('x', 2_000_000))
            .Write("node_modules/a/i.js", "debugger;\n").Write("t.spec.ts", "it.only('x', f)\n").Write("README.md", "`console.log(1)`\n");

        var said = (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(1).Output;

        Assert.Contains("  .env holds secrets by custom.", said, StringComparison.Ordinal);
        Assert.Contains("  deep/ID_RSA holds secrets by custom.", said, StringComparison.Ordinal);
        Assert.DoesNotContain(".env.example holds", said, StringComparison.Ordinal);
        Assert.Contains("  big.txt has 1953 KB", said, StringComparison.Ordinal);
        Assert.Contains("  node_modules/a/i.js is made by a program", said, StringComparison.Ordinal);
        Assert.Contains("! leftovers of debugging:\n  node_modules/a/i.js:1: debugger\n  t.spec.ts:1: it.only(", said, StringComparison.Ordinal);
        Assert.DoesNotContain("README.md:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingToCommit_NoCommitYet_NoRepository_AreTold()
    {
        using var sandbox = new Sandbox().Write("a.txt", "one\n");
        Assert.Contains(
            "in no git repository", (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(2).Output, StringComparison.Ordinal);
        await sandbox.GitAsync("init", "-q", "-b", "main");
        Assert.EndsWith(
            "(no commit yet)\n== Findings\nnothing\n",
            (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(0).Output,
            StringComparison.Ordinal);
        await sandbox.CommitAsync();
        Assert.Contains(
            "There is nothing to commit.",
            (await BundledSkill.ScriptAsync(sandbox, "commit", "check-changes.sh")).ExitedWith(2).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_OfTheTwoSkillsThatLookForSecrets_AreTheSame() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(BundledSkill.Folder, "commit/scripts/secrets.awk")),
            File.ReadAllText(Path.Combine(BundledSkill.Folder, "infrastructure-review/scripts/secrets.awk")));
}
