using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AgentHost.AheadOfTime;

/// <summary>Finds state machines in an assembly's metadata; nothing of it is loaded or run.</summary>
internal static class StateMachines
{
    private const string BuilderField = "<>t__builder";

    private static readonly string[] Builders = ["AsyncTaskMethodBuilder`1", "AsyncValueTaskMethodBuilder`1"];

    /// <exception cref="InvalidDataException">The file is no assembly.</exception>
    public static IReadOnlyList<StateMachine> In(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata)
        {
            throw new InvalidDataException($"{path} is no assembly.");
        }

        var metadata = file.GetMetadataReader();
        var assembly = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        var found = new List<StateMachine>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);

            // In a build without optimisation they are classes, which share one compiled form already.
            if (!type.IsNested || !IsStruct(metadata, type) || !ReturnsReference(metadata, type))
            {
                continue;
            }

            var names = new List<string> { metadata.GetString(type.Name) };
            var outer = type;
            while (outer.IsNested)
            {
                outer = metadata.GetTypeDefinition(outer.GetDeclaringType());
                names.Insert(0, metadata.GetString(outer.Name));
            }

            found.Add(new StateMachine(assembly, metadata.GetString(outer.Namespace), names, type.GetGenericParameters().Count));
        }

        return found;
    }

    private static bool IsStruct(MetadataReader metadata, TypeDefinition type) =>
        type.BaseType.Kind switch
        {
            HandleKind.TypeReference => metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)type.BaseType).Name, "ValueType"),
            HandleKind.TypeDefinition => metadata.StringComparer.Equals(metadata.GetTypeDefinition((TypeDefinitionHandle)type.BaseType).Name, "ValueType"),
            _ => false,
        };

    /// <summary>Whether its builder is one of a result that is a reference, or a type parameter, which may be one.</summary>
    private static bool ReturnsReference(MetadataReader metadata, TypeDefinition type)
    {
        foreach (var handle in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if (!metadata.StringComparer.Equals(field.Name, BuilderField))
            {
                continue;
            }

            // ECMA-335, II.23.2.4 and II.23.2.12: field, generic instance of a value type, the type, one argument, and what that is.
            var signature = metadata.GetBlobReader(field.Signature);
            return signature.ReadSignatureHeader().Kind == SignatureKind.Field
                && signature.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance
                && signature.ReadByte() == (byte)SignatureTypeKind.ValueType
                && Builders.Contains(NameOf(metadata, signature.ReadTypeHandle()))
                && signature.ReadCompressedInteger() == 1
                && IsReference(signature);
        }

        return false;
    }

    private static bool IsReference(BlobReader argument) => argument.ReadByte() switch
    {
        (byte)SignatureTypeKind.Class => true,
        (byte)SignatureTypeCode.String or (byte)SignatureTypeCode.Object or (byte)SignatureTypeCode.SZArray or (byte)SignatureTypeCode.Array => true,
        (byte)SignatureTypeCode.GenericTypeParameter or (byte)SignatureTypeCode.GenericMethodParameter => true,
        (byte)SignatureTypeCode.GenericTypeInstance => argument.ReadByte() == (byte)SignatureTypeKind.Class,
        _ => false,
    };

    private static string NameOf(MetadataReader metadata, EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
        HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        _ => "",
    };
}
