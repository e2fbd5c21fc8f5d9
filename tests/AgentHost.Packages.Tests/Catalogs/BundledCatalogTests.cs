using System.Security.Cryptography;
using AgentHost.Packages.Catalogs;

namespace AgentHost.Packages.Tests.Catalogs;

/// <summary>The catalog that comes with the program: as this build made it, and damaged in each way.</summary>
public sealed class BundledCatalogTests : IDisposable
{
    private const string Code = "infrastructure";
    private readonly Rig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Built => Path.Combine(AppContext.BaseDirectory, "catalog");

    private BundledCatalog Catalog => new(_rig.AppFolder, _rig.Web);

    [Fact]
    public async Task EveryEntry_IsASoundPackage_WithItsHash()
    {
        var entries = await Catalog.SearchAsync("", Token);

        Assert.Equal(["docker-mcp", Code, "terraform-ls"], entries.Select(static entry => entry.Id));
        Assert.Empty(await Catalog.ListBlockedAsync(Token));
        foreach (var entry in entries)
        {
            using var plan = await _rig.PrepareAsync(entry.Id);
            Assert.Equal((entry.Id, entry.Version, entry.Description), (plan.Manifest.Id, plan.Manifest.Version, plan.Manifest.Description));
            Assert.Equal(entry.Sha256, HashOf(Path.Combine(Built, entry.Location)));
            Assert.Equal($"{entry.Id}.{entry.Version}.agentplugin", entry.Location);
        }

        Assert.Equal("terraform-ls", Assert.Single(await Catalog.SearchAsync("TERRA server", Token)).Id);
        Assert.Empty(await Catalog.SearchAsync("terra nothing", Token));
    }

    [Fact]
    public async Task PackageWithCode_AsksForWhatItDoes_AndRunsApart()
    {
        using var plan = await _rig.PrepareAsync(Code);
        Assert.Contains("code process", plan.Wanted);
        Assert.Contains("exec terraform", plan.Wanted);
        Assert.Contains("brings tool/terraform_apply", plan.Wanted);
        Assert.Empty(plan.Notes);

        var outcome = await _rig.InstallAsync(Code);

        Assert.Null(outcome.Blocked);
        Assert.False(Assert.Single(_rig.Load().Plugins).InProcess);
        Assert.Empty(Assert.Single(_rig.Verify()).Differences);
        var version = _rig.Store.Read().Plugins[Code].Versions[outcome.Version];
        Assert.Equal(("catalog bundled", "catalog:bundled"), (version.Source, version.UpdateFrom));
        var files = Directory.EnumerateFiles(_rig.Places.FolderOf(Code, outcome.Version));
        Assert.DoesNotContain(files, static file => Path.GetExtension(file) is ".pdb" or ".xml");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("other")]
    [InlineData("empty")]
    public async Task Package_ThatIsNotTheOneThatWasPacked_IsRefused(string how)
    {
        var package = Damaged(Code);
        var bytes = await File.ReadAllBytesAsync(package, Token);
        if (how == "changed")
        {
            bytes[^30] ^= 1;
        }

        byte[] damaged = how switch { "cut" => bytes[..(bytes.Length / 2)], "changed" => bytes, "other" => Zip.With(), _ => [] };
        await File.WriteAllBytesAsync(package, damaged, Token);
        var promised = Assert.Single(await Catalog.FindAsync(Code, Token)).Sha256;

        Assert.Equal(
            $"{package} is not the package that came with the program: "
                + $"its sha256 is {HashOf(package)}, and {promised} was expected; install the program again.",
            await _rig.RefusedAsync(Code));
        _rig.AssertNothingLeft();
    }

    [Fact]
    public async Task Package_ThatIsMissing_IsSaidAndTheOthersAreInstalled()
    {
        var package = Damaged(Code);
        File.Delete(package);

        Assert.Equal(
            $"{package} is missing, the package of infrastructure that comes with the program: install the program again.",
            await _rig.RefusedAsync(Code));

        Assert.Equal("terraform-ls", (await _rig.InstallAsync("terraform-ls")).Id);
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("{", "its file is no catalog of plugins (line 1)")]
    [InlineData("null", "its file is empty")]
    public async Task Index_ThatCannotBeRead_LetsNothingBeInstalled(string? text, string why)
    {
        var index = Path.Combine(Path.GetDirectoryName(Damaged(Code))!, "catalog.json");
        File.Delete(index);
        if (text is not null)
        {
            await File.WriteAllTextAsync(index, text, Token);
        }

        // What must not run stands in it too.
        foreach (var word in new[] { Code, _rig.Plugin("sample", "1.0.0") })
        {
            var said = await _rig.RefusedAsync(word, catalog: word == Code ? "bundled" : null);
            Assert.StartsWith("The catalog \"bundled\" cannot be used: ", said, StringComparison.Ordinal);
            Assert.EndsWith(why + "; install the program again.", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Index_WithoutAHash_IsNotBelieved()
    {
        var index = Path.Combine(Path.GetDirectoryName(Damaged(Code))!, "catalog.json");
        var hash = Assert.Single(await Catalog.FindAsync(Code, Token)).Sha256;
        var text = await File.ReadAllTextAsync(index, Token);
        await File.WriteAllTextAsync(index, text.Replace($"\"{hash}\"", "null", StringComparison.Ordinal), Token);

        Assert.Contains("and none was expected", await _rig.RefusedAsync(Code), StringComparison.Ordinal);
    }

    public void Dispose() => _rig.Dispose();

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>Takes a copy of the catalog for the program's, and tells where a plugin's package is in it.</summary>
    private string Damaged(string id)
    {
        _rig.AppFolder = _rig.At("app");
        var folder = Directory.CreateDirectory(_rig.At("app/catalog")).FullName;
        foreach (var file in Directory.EnumerateFiles(Built))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return Directory.EnumerateFiles(folder, id + ".*").Single();
    }
}
