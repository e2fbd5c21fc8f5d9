using System.Text;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Lines;
using AgentHost.Permissions.Safety;
using AgentHost.Testing.Shared;

namespace AgentHost.Permissions.Tests;

/// <summary>The page of cautions lists names as the code judges them; <c>UPDATE_SNAPSHOTS=1</c> writes it.</summary>
public sealed class CautionsPageTests
{
    private static readonly string[] Secrets =
    [
        ".env", ".env.local", ".env.production", "prod.env", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".git/config", "credentials",
        "credentials.json", "secrets.json", "service-account-ci.json", "client_secret.json", "kubeconfig",
        "terraform.tfstate", "prod.tfvars", ".vault-token", ".my.cnf", ".pgpass",
        ".s3cfg", "id_rsa", "id_ed25519", "server.key", "server.pem", "store.p12", "store.pfx", "store.jks", ".ssh/config", ".aws/credentials", ".gnupg/x",
        ".kube/config", ".azure/x", ".docker/config.json", ".envs/prod",
    ];

    private static readonly string[] Open = [".env.example", ".env.sample", ".env.template", ".env.dist", "id_rsa.pub", "README.md"];

    private static readonly string[] RunByOthers =
    [
        ".vscode/tasks.json", ".idea/x.xml", ".vs/x", ".husky/pre-commit", ".githooks/pre-push", ".devcontainer/devcontainer.json", ".devcontainer.json",
        ".gitattributes", ".gitmodules", ".github/workflows/ci.yml", ".github/actions/x/action.yml", ".forgejo/workflows/ci.yml", ".gitea/workflows/ci.yml",
        ".gitlab-ci.yml", ".circleci/config.yml", ".buildkite/pipeline.yml", ".woodpecker.yml", ".travis.yml", ".drone.yml", ".cirrus.yml", "appveyor.yml",
        "azure-pipelines.yml", "bitbucket-pipelines.yml", "cloudbuild.yaml", "buildspec.yml", "Jenkinsfile", ".envrc", "mise.toml", ".pre-commit-config.yaml",
        "lefthook.yml", ".lintstagedrc.json", ".huskyrc", ".overcommit.yml", ".simple-git-hooks.json", ".gitpod.yml", ".exrc", ".vimrc", ".nvim.lua",
        ".yarnrc.yml", ".pnpmfile.cjs", ".dir-locals.el", ".mcp.json",
    ];

    private static readonly string[] Harmless =
    [
        "CI", "NODE_ENV", "LANG", "LC_ALL", "TZ", "RUST_LOG", "RUST_BACKTRACE", "NO_COLOR", "FORCE_COLOR", "PORT", "DEBUG",
    ];

    private static readonly string[] Steering = ["PATH", "LD_PRELOAD", "BASH_ENV", "IFS", "GIT_SSH_COMMAND", "EDITOR", "LANGUAGE", "RANDOM"];

    private static readonly string[] Reading =
    [
        "ls -la", "cat README.md", "head -5 x", "tail -5 x", "wc -l x", "diff a b", "grep -n x y", "rg x", "find . -name x", "sort x", "uniq x", "cut -f1 x",
        "tr a b", "jq .x y", "date", "pwd", "whoami", "ps aux", "df -h", "du -sh x", "file x", "stat x", "tree", "echo x", "git status", "git log", "git diff",
        "git show", "git blame x", "git grep x", "git branch", "node --version", "dotnet --info", "go env", "pip list", "npm ls",
    ];

    private static readonly string[] NotReading = ["tee x", "less x", "sort -o x y", "find . -delete", "git push", "git fetch", "npm test", "make", "curl x"];

    [Fact]
    public void Page_ListsNamesAsTheCodeJudgesThem()
    {
        Assert.All(Secrets, static name => Assert.True(SecretFiles.IsSecret("/w/" + name), name));
        Assert.All(Open, static name => Assert.False(SecretFiles.IsSecret("/w/" + name), name));
        Assert.All(RunByOthers, static name => Assert.True(ProtectedPaths.IsRunByOthers(name), name));
        Assert.All(Harmless, static name => Assert.True(ShellVariables.IsHarmless(name), name));
        Assert.All(Steering, static name => Assert.True(ShellVariables.ChangesWhatRuns(name) && !ShellVariables.IsHarmless(name), name));
        Assert.All(Reading, static line => Assert.True(ReadOnlyPrograms.Find(line.Split(' ')) is not null, line));
        Assert.All(NotReading, static line => Assert.True(ReadOnlyPrograms.Find(line.Split(' ')) is null, line));

        var page = new StringBuilder(
            "# Cautions\n\nNames that the permissions treat with care, as the code judges them. [Permissions](../guide/permissions.md) tells what follows. "
            + "The lists are examples: names of the same form are judged alike. `agent permission test` judges any other.\n");
        Add(page, "Files that usually hold secrets", "Reading and writing them asks.", Secrets);
        Add(page, "Files that look like secrets and are none", "", Open);
        Add(page, "Files that editors, git or build services run", "Writing them asks, in `accept-edits` too.", RunByOthers);
        Add(page, "Variables that may be set for a command", "`NAME=value command` does not ask for the variable.", Harmless);
        Add(page, "Variables that change what runs", "Setting them asks, alone too.", Steering);
        Add(page, "Commands that only read", "They run without asking, where the files that they name may be read.", Reading);
        Add(page, "Commands that do not only read", "They ask without a rule.", NotReading);
        Snapshot.Match(Repository.PathTo("docs", "reference", "cautions.md"), page.ToString(), "The lists are in this test.");
    }

    private static void Add(StringBuilder page, string title, string meaning, IEnumerable<string> names) =>
        page.Append($"\n## {title}\n\n{(meaning.Length > 0 ? meaning + "\n\n" : "")}{string.Join(", ", names.Select(static name => $"`{name}`"))}.\n");
}
