using System.Text;

namespace AgentHost.Plugins.Infrastructure.Tests.Stacks;

public sealed class StackLoaderTests : IDisposable
{
    private const string Component = "components: {terraform: {vpc: {}}}\n";

    private readonly PackBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Load_Imports_AreMergedInOrderBelowTheFile()
    {
        _box.With("stacks/catalog/a.yaml", "vars: {x: a, y: a, z: a}\n").With("stacks/catalog/b.yml", "vars: {y: b, z: b}\n")
            .With("stacks/prod.yaml", "import:\n  - catalog/a\n  - catalog/b\nvars: {z: own}\n" + Component);

        var stack = Assert.Single((await _box.LoadAsync()).Stacks);

        Assert.Equal("prod", stack.Name);
        Assert.Equal(
            ["x=a stacks/catalog/a.yaml:1", "y=b stacks/catalog/b.yml:1", "z=own stacks/prod.yaml:4"],
            stack.Root.Map("vars")!.Members
                .Select(static pair => $"{pair.Key}={((YamlScalar)pair.Value).Value} {pair.Value.Place.File}:{pair.Value.Place.Line}"));
        Assert.Equal("stacks/catalog/a.yaml", stack.Root.Map("vars")!["z"]!.Before!.Before!.Place.File);
        Assert.Null(stack.Root["import"]);
        Assert.Empty(stack.Problems);
    }

    [Theory]
    [InlineData("catalog/*", "a b")]
    [InlineData("catalog/**/*", "a b c")]
    [InlineData("catalog/{a,deep/c}", "a c")]
    [InlineData("catalog/[ab].yaml", "a")]
    [InlineData("./catalog/a", "a")]
    [InlineData("../stacks/catalog/deep/c.yaml", "c")]
    [InlineData("catalog/b", "b")]
    [InlineData("**/c", "c")]
    public async Task Load_ImportOfAnyForm_FindsItsFiles(string import, string names)
    {
        _box.With("stacks/catalog/a.yaml", "vars: {a: 1}").With("stacks/catalog/b.yml", "vars: {b: 1}").With("stacks/catalog/deep/c.yaml", "vars: {c: 1}")
            .With("stacks/prod.yaml", $"import: ['{import}']\n" + Component);

        var stack = Assert.Single((await _box.LoadAsync()).Stacks);

        Assert.Empty(stack.Problems);
        Assert.Equal(names.Split(' '), stack.Root.Map("vars")!.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("catalog/gone", "there is no stacks/catalog/gone.yaml")]
    [InlineData("catalog/vpk", "did you mean stacks/catalog/vpc.yaml?")]
    [InlineData("nowhere/*", "No file fits the import nowhere/*")]
    [InlineData("../../outside", "outside the workspace")]
    [InlineData("/etc/passwd", "outside the workspace")]
    [InlineData("git::https://example.org/x", "is on another machine")]
    [InlineData("s3://bucket/x.yaml", "is on another machine")]
    [InlineData("catalog/{{ .x }}", "is a template")]
    [InlineData("", "An import is empty")]
    public async Task Load_ImportThatCannotBeTaken_IsOneErrorAtItsPlace(string import, string says)
    {
        _box.With("stacks/catalog/vpc.yaml", "vars: {a: 1}")
            .With("stacks/prod.yaml", $"vars: {{b: 2}}\nimport:\n  - catalog/vpc\n  - \"{import}\"\n" + Component);

        var stack = Assert.Single((await _box.LoadAsync()).Stacks);
        var problem = Assert.Single(stack.Problems);

        Assert.Equal(new("stacks/prod.yaml", 4, 5), problem.Place);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], stack.Root.Map("vars")!.Keys);
    }

    [Fact]
    public async Task Load_ImportOfAnotherKind_IsAnError()
    {
        _box.With("stacks/a.yaml", "import: {path: x}\n" + Component)
            .With("stacks/b.yaml", "import:\n  - [x]\n  - {context: {}}\n  - {path: gone, skip_if_missing: true}\n" + Component);

        var problems = (await _box.LoadAsync()).Problems;

        Assert.Equal(["stacks/a.yaml:1:9", "stacks/b.yaml:2:5", "stacks/b.yaml:3:5"], problems.Select(static problem => problem.Place.ToString()));
    }

    [Fact]
    public async Task Load_Circle_IsToldWithItsWayAndCostsNothingElse()
    {
        _box.With("stacks/catalog/a.yaml", "import: [catalog/b]\nvars: {a: 1}").With("stacks/catalog/b.yaml", "import: [catalog/c]\nvars: {b: 1}")
            .With("stacks/catalog/c.yaml", "vars: {c: 1}\nimport: [catalog/a]")
            .With("stacks/prod.yaml", "import: [catalog/a]\n" + Component).With("stacks/self.yaml", "import: [self]\n" + Component);

        var repository = await _box.LoadAsync();
        var prod = repository.Find("prod")[0];

        Assert.Equal(
            "stacks/catalog/c.yaml:2:10: error: The import goes in a circle: stacks/catalog/a.yaml → stacks/catalog/b.yaml → stacks/catalog/c.yaml → "
            + "stacks/catalog/a.yaml.",
            Assert.Single(prod.Problems).Line);
        Assert.Equal(["c", "b", "a"], prod.Root.Map("vars")!.Keys);
        Assert.Contains("circle", Assert.Single(repository.Find("self")[0].Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_PatternThatFitsItsOwnFile_MeansTheOthers()
    {
        _box.With("stacks/x/a.yaml", "import: ['x/*']\n" + Component).With("stacks/x/b.yaml", "vars: {b: 1}");

        Assert.Empty((await _box.LoadAsync()).Problems);
    }

    [Fact]
    public async Task Load_DeepAndWideImports_AreReadOnce()
    {
        // Each file imports the next twice: 2^40 ways, forty files.
        for (var i = 0; i < 40; i++)
        {
            _box.With($"stacks/catalog/n{i}.yaml", i == 39 ? "vars: {x: 1}" : $"import: [catalog/n{i + 1}, catalog/n{i + 1}.yaml]\n");
        }

        _box.With("stacks/prod.yaml", "import: [catalog/n0]\n" + Component);
        Assert.Empty((await _box.LoadAsync()).Problems);

        for (var i = 0; i < 80; i++)
        {
            _box.With($"stacks/catalog/d{i}.yaml", $"import: [catalog/d{i + 1}]\n");
        }

        _box.With("stacks/deep.yaml", "import: [catalog/d0]\n" + Component);
        Assert.Contains((await _box.LoadAsync()).Problems, static problem => problem.Message.Contains("more than 64 deep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_ListsThatMultiply_AreOneError()
    {
        _box.Settings("""{"lists":"append"}""");
        for (var i = 0; i < 40; i++)
        {
            _box.With($"stacks/catalog/n{i}.yaml", i == 39 ? "vars: {l: [1, 2, 3, 4]}" : $"import: [catalog/n{i + 1}, catalog/n{i + 1}.yaml]\n");
        }

        _box.With("stacks/prod.yaml", "import: [catalog/n0]\n" + Component);

        Assert.Contains((await _box.LoadAsync()).Problems, static problem => problem.Message.Contains("more than 500000 values", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Load_BrokenFile_CostsItsOwnValuesAlone()
    {
        _box.With("stacks/catalog/bad.yaml", "vars: [1, 2\nx: y").With("stacks/catalog/list.yaml", "- a\n").With("stacks/catalog/lonely.yaml", "a: &a [*a]")
            .With("stacks/catalog/long.yaml", new string('#', YamlReader.MostBytes + 1))
            .With("stacks/catalog/latin.yaml", "x")
            .With("stacks/prod.yaml", "import: [catalog/bad, catalog/list, catalog/long]\nvars: {a: 1}\n" + Component).With("stacks/dev.yaml", Component);
        File.WriteAllBytes(_box.Workspace.At("stacks/catalog/latin.yaml"), [(byte)'a', (byte)':', (byte)' ', 0xE9]);

        var repository = await _box.LoadAsync();

        Assert.Equal(["dev", "prod"], repository.Stacks.Select(static stack => stack.Name));
        Assert.Equal(
            ["bad", "list", "long"],
            repository.Find("prod")[0].Problems.Select(static problem => Path.GetFileNameWithoutExtension(problem.Place.File)).Order(StringComparer.Ordinal));
        Assert.Empty(repository.Find("dev")[0].Problems);
        Assert.Equal(
            ["bad", "latin", "list", "lonely", "long"],
            repository.Problems.Select(static problem => Path.GetFileNameWithoutExtension(problem.Place.File)).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Load_Layout_IsThatOfTheFile()
    {
        _box.With(
            "atmos.yaml",
            "base_path: ./infra\nstacks:\n  base_path: st\n  included_paths: ['orgs/**/*']\n  excluded_paths: ['**/_defaults.yaml']\n"
            + "  name_pattern: '{tenant}-{stage}'\ncomponents:\n  terraform:\n    base_path: tf\nsettings:\n  list_merge_strategy: append\n")
            .With("infra/st/orgs/acme/_defaults.yaml", "vars: {tenant: acme, l: [1]}\n")
            .With("infra/st/orgs/acme/prod.yaml", "import: [orgs/acme/_defaults]\nvars: {stage: prod, l: [2]}\n" + Component)
            .With("infra/st/orgs/acme/odd.yaml", "import: [orgs/acme/_defaults]\n" + Component).With("infra/st/elsewhere/x.yaml", Component);

        var repository = await _box.LoadAsync();

        Assert.Equal(["acme-prod", "orgs/acme/odd"], repository.Stacks.Select(static stack => stack.Name));
        Assert.Equal(2, ((YamlList)repository.Stacks[0].Root.Map("vars")!["l"]!).Items.Count);
        Assert.Equal("infra/tf/vpc", repository.FindComponent("acme-prod", "vpc").Folder);
        Assert.Contains("has no variable stage", Assert.Single(repository.Problems).Message, StringComparison.Ordinal);
        Assert.Same(repository.Stacks[0], repository.Find("infra/st/orgs/acme/prod.yaml")[0]);
        Assert.Same(repository.Stacks[0], repository.Find("orgs/acme/prod")[0]);
    }

    [Theory]
    [InlineData("name_template: '{{ .vars.tenant }}-{{.vars.stage}}'", "acme-prod", 0)]
    [InlineData("name_template: '{{ .vars.tenant | upper }}'", "prod", 1)]
    [InlineData("name_pattern: '{stage}'", "prod", 0)]
    public async Task Load_Names_AreMadeOfVariables(string how, string name, int problems)
    {
        _box.With("atmos.yaml", $"stacks:\n  {how}\n").With("stacks/prod.yaml", "vars: {tenant: acme, stage: prod}\n" + Component);

        var repository = await _box.LoadAsync();

        Assert.Equal(name, Assert.Single(repository.Stacks).Name);
        Assert.Equal(problems, repository.Problems.Count);
    }

    [Fact]
    public async Task Load_Settings_StandOverTheFile()
    {
        _box.Settings("""{"stacks":"other","components":"code","include":["live/*"],"exclude":["live/no*"],"namePattern":"{n}","lists":"merge"}""");
        _box.With("atmos.yaml", "stacks: {base_path: st}").With("other/live/a.yaml", "vars: {n: one}\n" + Component)
            .With("other/live/not.yaml", Component).With("other/b.yaml", Component);

        var repository = await _box.LoadAsync();

        Assert.Equal("one", Assert.Single(repository.Stacks).Name);
        Assert.Equal("code/vpc", repository.FindComponent("one", "vpc").Folder);
        Assert.Equal(ListStrategy.Merge, repository.Layout.Lists);
    }

    [Fact]
    public async Task Load_NothingThere_IsEmpty()
    {
        Assert.Empty((await _box.LoadAsync()).Stacks);
        Assert.Contains("There are no stacks in stacks", await _box.TextAsync("stack_list"), StringComparison.Ordinal);
        Assert.Contains("There are no stacks in stacks", await _box.ErrorAsync("stack_describe", """{"stack":"x"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_Unchanged_IsTheSameAndReadsNothing()
    {
        _box.With("stacks/catalog/a.yaml", "vars: {x: 1}").With("stacks/prod.yaml", "import: [catalog/a]\n" + Component);
        var rested = DateTime.UnixEpoch.AddYears(50);
        File.SetLastWriteTimeUtc(_box.Workspace.At("stacks/catalog/a.yaml"), rested);
        File.SetLastWriteTimeUtc(_box.Workspace.At("stacks/prod.yaml"), rested);
        var files = new CountingFiles(_box.Workspace.Files);
        var first = await _box.Cache.LoadAsync(files, CancellationToken.None);
        var read = files.Reads;

        Assert.Same(first, await _box.Cache.LoadAsync(files, CancellationToken.None));
        Assert.Equal(read, files.Reads);

        // Touched, and the same: read, and nothing made anew.
        File.SetLastWriteTimeUtc(_box.Workspace.At("stacks/catalog/a.yaml"), rested.AddDays(1));
        Assert.Same(first, await _box.Cache.LoadAsync(files, CancellationToken.None));
        Assert.True(files.Reads > read);

        _box.With("stacks/catalog/a.yaml", "vars: {x: 2}");
        var second = await _box.Cache.LoadAsync(files, CancellationToken.None);
        Assert.Equal("2", second.Stacks[0].Root.Map("vars")!.Text("x"));

        _box.With("stacks/dev.yaml", Component);
        Assert.Equal(2, (await _box.Cache.LoadAsync(files, CancellationToken.None)).Stacks.Count);
        File.Delete(_box.Workspace.At("stacks/prod.yaml"));
        Assert.Equal("dev", Assert.Single((await _box.Cache.LoadAsync(files, CancellationToken.None)).Stacks).Name);
        _box.With("atmos.yaml", "stacks: {base_path: none}");
        Assert.Empty((await _box.Cache.LoadAsync(files, CancellationToken.None)).Stacks);
    }

    [Fact]
    public async Task Load_FileThatMayNotBeRead_IsAProblemOfItsOwn()
    {
        _box.With("stacks/secret.yaml", "vars: {x: 1}").With("stacks/prod.yaml", "import: [secret]\n" + Component);
        ((TestFiles)_box.Workspace.Files).Forbidden = "secret.yaml";

        Assert.Contains("may not be read", Assert.Single((await _box.LoadAsync()).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_RandomRepositories_NeverThrowAndAreTheSameTwice()
    {
        var random = new Random(5);
        for (var round = 0; round < 60; round++)
        {
            using var box = new PackBox();
            var count = random.Next(1, 12);
            for (var i = 0; i < count; i++)
            {
                var text = new StringBuilder("import:\n");
                for (var j = random.Next(0, 4); j > 0; j--)
                {
                    text.Append($"  - {new[] { $"f{random.Next(count + 1)}", "f*", "./f0", "../stacks/f1", "f[0-9]", "{f1,f2}" }[random.Next(6)]}\n".Replace(
                        "- {f1,f2}", "- '{f1,f2}'", StringComparison.Ordinal).Replace("- f[0-9]", "- 'f[0-9]'", StringComparison.Ordinal));
                }

                text.Append(
                    $"vars: {{a: {random.Next(9)}, l: [{random.Next(9)}]}}\ncomponents:\n  terraform:\n    c{random.Next(3)}:\n"
                    + $"      metadata: {{inherits: [c{random.Next(3)}, c{random.Next(4)}]}}\n      vars: {{b: {random.Next(9)}}}\n");
                box.With($"stacks/f{i}.yaml", text.ToString());
            }

            var first = await box.LoadAsync();
            var text1 = await box.TextAsync("stack_validate");
            Assert.Equal(count, first.Stacks.Count);
            Assert.All(first.Stacks, stack => Assert.All(first.ComponentsOf(stack), static component => Assert.NotNull(component.Values)));
            Assert.Equal(text1, await box.TextAsync("stack_validate"));
        }
    }

    private sealed class CountingFiles(IFiles files) : IFiles
    {
        public int Reads { get; private set; }

        public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) => files.StatAsync(path, cancellationToken);

        public ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) => files.ListAsync(path, cancellationToken);

        public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
        {
            Reads++;
            return files.ReadAsync(path, offset, buffer, cancellationToken);
        }
    }
}
